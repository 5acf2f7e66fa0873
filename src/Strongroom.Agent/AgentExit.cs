namespace Strongroom.Agent;

/// <summary>What the agent's commands return to the shell; the numbers are those of the other commands.</summary>
internal static class AgentExit
{
    public const int Ok = 0;

    /// <summary>The server said no.</summary>
    public const int Refused = 10;

    /// <summary>The server, or the running agent, does not answer.</summary>
    public const int Unreachable = 11;

    /// <summary>Something on this machine is in the way: rights, a file, a port.</summary>
    public const int Local = 13;
}
