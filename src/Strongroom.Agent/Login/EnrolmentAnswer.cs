using System.Collections.Immutable;

namespace Strongroom.Agent.Login;

/// <summary>The answer to <c>POST /{tenant}/agent/enroll</c>.</summary>
internal sealed record EnrolmentAnswer
{
    public required Guid AgentId { get; init; }

    public required Guid TenantId { get; init; }

    public required Guid MachineId { get; init; }

    public required string ResourceId { get; init; }

    public required ImmutableArray<AssignedIdentity> Identities { get; init; }
}
