using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Tests.Authority;

/// <summary>The second opinion that everybody has: the system's <c>openssl</c>, in a folder of its own.</summary>
internal sealed class OpenSsl : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("strongroom-openssl-").FullName;

    /// <summary>A file in the folder, as PEM.</summary>
    public string Pem(string name, string label, params ReadOnlySpan<byte[]> blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            text.Append(PemEncoding.WriteString(label, block)).Append('\n');
        }

        return File(name, Encoding.ASCII.GetBytes(text.ToString()));
    }

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <returns>The exit code, and everything that was printed.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
