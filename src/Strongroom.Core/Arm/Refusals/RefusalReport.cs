using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>A refused request, as the trail has it, and why it was refused, as the rows of now tell it.</summary>
/// <param name="Groups">The groups that the caller is in now.</param>
public sealed record RefusalReport(AuditRecord Record, Scope Scope, IReadOnlyList<PrincipalId> Groups, AccessExplanation Explanation)
{
    /// <summary>The vault or managed HSM of a data action, when it is still there.</summary>
    public VaultEntry? Vault { get; init; }
}
