using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>What the gate and the rooms of objects need to know of a vault. An immutable snapshot: a change makes a new one.</summary>
public sealed record VaultEntry
{
    public required VaultId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required Guid Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required VaultName Name { get; init; }

    public required string Location { get; init; }

    /// <summary>Days a deleted object can be recovered, 7 to 90; fixed when the vault is made (S37).</summary>
    public required int RetentionDays { get; init; }

    /// <summary>Once true, never false again (S37).</summary>
    public required bool PurgeProtection { get; init; }

    /// <summary>True when roles decide on the data plane, false when the access policies do.</summary>
    public required bool UsesRbac { get; init; }

    /// <summary>What decides when roles do not; kept, and without effect, when they do.</summary>
    public ImmutableArray<AccessPolicy> AccessPolicies { get; init; } = [];

    /// <summary>True for a managed HSM, which has a host and a token audience of its own.</summary>
    public bool IsManagedHsm { get; init; }

    /// <summary>True when its sku allows keys in a token; always true for a managed HSM.</summary>
    public bool IsPremium { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>The ids as they stand in storage keys.</summary>
    public required string TenantPart { get; init; }

    public required string VaultPart { get; init; }

    /// <summary>The beginning of every storage key of this vault.</summary>
    public required StoreKey Realm { get; init; }
}
