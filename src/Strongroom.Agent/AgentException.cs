namespace Strongroom.Agent;

/// <summary>Ends a command with one line on standard error and an exit code.</summary>
internal sealed class AgentException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
