using System.Collections.Immutable;

namespace Strongroom.Agent.Login;

/// <summary>The answer to <c>POST /{tenant}/agent/status</c>. Identities that are disabled or taken away are not in it.</summary>
internal sealed record StatusAnswer
{
    public required Guid AgentId { get; init; }

    public required ImmutableArray<AssignedIdentity> Identities { get; init; }
}
