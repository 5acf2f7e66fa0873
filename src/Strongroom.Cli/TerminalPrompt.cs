using System.Diagnostics;
using System.Runtime.InteropServices;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>
/// Asks for a line at the controlling terminal with the echo off, whatever standard input is. <c>stty</c> switches the echo, since P/Invoke
/// has no place here and <see cref="Console"/> reads standard input only, into strings.
/// </summary>
internal static class TerminalPrompt
{
    private const string Terminal = "/dev/tty";
    private const byte LineFeed = (byte)'\n';

    /// <exception cref="CliException">There is no terminal, or its echo cannot be switched off.</exception>
    public static SecretBytes Ask(string prompt)
    {
        using var terminal = OpenTerminal();
        var before = Stty("-g").Trim();
        // An interrupt between off and on would leave the person's shell blind. It ends the process here and now: the read below does not
        // return for a cancellation, and nothing else is under way.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave(before));
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave(before));
        Stty("-echo");
        try
        {
            terminal.Write(System.Text.Encoding.UTF8.GetBytes(prompt));
            return ReadLine(terminal);
        }
        finally
        {
            Stty(before);
            terminal.Write("\n"u8);
        }
    }

    private static void Leave(string before)
    {
        Stty(before);
        Environment.Exit(ExitCode.Interrupted);
    }

    private static FileStream OpenTerminal()
    {
        try
        {
            return new FileStream(Terminal, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NoTerminal();
        }
    }

    private static SecretBytes ReadLine(FileStream terminal)
    {
        using var buffer = SecretBytes.Allocate(PassphraseSource.LongestBytes + 1);
        var length = 0;
        Span<byte> one = stackalloc byte[1];
        while (terminal.Read(one) == 1 && one[0] != LineFeed)
        {
            if (length < buffer.Length)
            {
                buffer.Writable[length++] = one[0];
            }
        }

        one.Clear();
        return new SecretBytes(buffer.Span[..length]);
    }

    private static string Stty(string setting)
    {
        try
        {
            using var stty = Process.Start(new ProcessStartInfo("stty", ["-F", Terminal, setting]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var state = stty.StandardOutput.ReadToEnd();
            stty.WaitForExit();
            return stty.ExitCode == 0 ? state : throw NoTerminal();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw NoTerminal();
        }
    }

    private static CliException NoTerminal() => new(ExitCode.Local, "there is no terminal to ask at: give a descriptor, as with --passphrase-fd");
}
