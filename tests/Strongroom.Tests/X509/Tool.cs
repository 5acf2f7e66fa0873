using System.Diagnostics;
using System.Text;
using Xunit;

namespace Strongroom.Tests.X509;

/// <summary>Programs of others that judge what we write, run in a folder of their own.</summary>
internal sealed class Tool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-x509-");

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public string Put(string file, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(PathOf(file), content);
        return file;
    }

    public byte[] Get(string file) => File.ReadAllBytes(PathOf(file));

    /// <summary>Standard output; a failure fails the test with what the program said.</summary>
    public string Run(string program, params string[] arguments) => Run("", program, arguments);

    public string Run(string input, string program, string[] arguments)
    {
        var (exit, output, error) = Try(input, program, arguments);
        Assert.True(exit == 0, $"{program} {string.Join(' ', arguments)}: {exit}\n{output}\n{error}");
        return output;
    }

    public (int Exit, string Output, string Error) Try(string input, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
