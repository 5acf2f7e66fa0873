namespace Strongroom.Identity.Machines;

/// <summary>A call to an agent's endpoint as far as the agent's proof is concerned.</summary>
/// <param name="SignIn">For the trail, with the error when there is one.</param>
/// <param name="Call">There exactly when the agent has proved itself.</param>
internal sealed record AgentJudgement(SignIn SignIn, AgentCall? Call)
{
    /// <summary>The directory that the agent was judged by.</summary>
    public DirectorySnapshot? Directory { get; init; }
}
