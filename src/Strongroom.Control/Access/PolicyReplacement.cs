using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>The proposal for one access policy of a vault.</summary>
public sealed record PolicyReplacement
{
    public required AccessPolicy Policy { get; init; }

    public required ReplacementKind Kind { get; init; }

    /// <summary>The vault: policies know no narrower place.</summary>
    public required Scope Scope { get; init; }

    /// <summary>What the policy's permissions are in roles, in the order of their names.</summary>
    public ImmutableArray<string> DataActions { get; init; } = [];

    /// <summary>The built-in roles to assign; where a custom role is proposed, those that would do at a pinch, none if no set of them does.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [];

    /// <summary>What <see cref="Roles"/> give beyond the policy.</summary>
    public ImmutableArray<string> Beyond { get; init; } = [];
}
