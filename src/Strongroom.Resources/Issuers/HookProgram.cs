using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Strongroom.Crypto;

namespace Strongroom.Issuers;

/// <summary>A program of the operator's that this server may run: which are acceptable, and the running of one, without a shell and within bounds.</summary>
internal static class HookProgram
{
    private const int LongestPath = 1024;
    private const int MostOutput = 1024;

    /// <summary>What is wrong with a path as such a program; null when nothing is. Whoever could change the program could act as this server.</summary>
    public static string? Fault(string path)
    {
        if (path.Length is 0 or > LongestPath || !Path.IsPathFullyQualified(path) || path.Any(char.IsControl))
        {
            return "It must be the absolute path of a program.";
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if (Directory.Exists(path) || (mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            {
                return "It names no program.";
            }

            var owner = FileOwner.Of(path);
            return (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 || (owner != 0 && owner != FileOwner.Of("/proc/self"))
                ? "The program must belong to root or to the server's user, and nobody else may write it."
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "It names no program that this server can see.";
        }
    }

    /// <summary>Runs it to its end, or to the limit's, when it is killed with all that it has started.</summary>
    /// <returns>Why it failed, with the beginning of its error output; null when it ended with 0.</returns>
    public static async Task<(string Reason, string Output)?> RunAsync(string path, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancel)
    {
        if (Fault(path) is { } fault)
        {
            return (fault, "");
        }

        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = "/",
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return ("It cannot be started.", "");
        }

        process.StandardInput.Close();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(limit);
        var said = new BoundedOutput();
        try
        {
            // A child that lives on holds the pipes open; the limit ends that as well.
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, bounded.Token),
                said.ReadAsync(process.StandardError.BaseStream, bounded.Token),
                process.WaitForExitAsync(bounded.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return ($"It took longer than {limit.TotalSeconds:0} seconds.", said.ToString());
        }

        return process.ExitCode == 0 ? null : ($"It ended with {process.ExitCode}.", said.ToString());
    }

    /// <summary>The first bytes of a stream, which is read to its end all the same so that its writer does not hang.</summary>
    private sealed class BoundedOutput
    {
        private readonly byte[] _kept = new byte[MostOutput];
        private int _length;

        public async Task ReadAsync(Stream stream, CancellationToken cancel)
        {
            var buffer = new byte[MostOutput];
            for (int read; (read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
            {
                var taken = Math.Min(read, MostOutput - _length);
                buffer.AsSpan(0, taken).CopyTo(_kept.AsSpan(_length));
                _length += taken;
            }
        }

        public override string ToString() => OutsideText.Shown(Encoding.UTF8.GetString(_kept, 0, _length));
    }
}
