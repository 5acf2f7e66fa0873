namespace Strongroom.Cli;

/// <summary>Ends a command with one line on standard error and an exit code.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
