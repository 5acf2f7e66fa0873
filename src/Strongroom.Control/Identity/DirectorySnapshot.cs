using System.Collections.Immutable;
using Strongroom.Identity.Outside;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>
/// Tenants, applications, principals, users, machines, groups and keys at one moment. Immutable and swapped whole; its reference is the revocation epoch, since every
/// change makes another one. Remembered tokens live in it, so that sealing forgets them with everything else.
/// </summary>
internal sealed record DirectorySnapshot
{
    /// <summary>Remembered tokens; at about 400 bytes each they never exceed 8 MB.</summary>
    private const int CacheCapacity = 20_000;

    public ImmutableDictionary<TenantId, TenantEntry> Tenants { get; init; } = ImmutableDictionary<TenantId, TenantEntry>.Empty;

    public ImmutableDictionary<(TenantId Tenant, ClientId Client), ApplicationRecord> Applications { get; init; } =
        ImmutableDictionary<(TenantId Tenant, ClientId Client), ApplicationRecord>.Empty;

    public ImmutableDictionary<(TenantId Tenant, PrincipalId Principal), ServicePrincipalRecord> Principals { get; init; } =
        ImmutableDictionary<(TenantId Tenant, PrincipalId Principal), ServicePrincipalRecord>.Empty;

    public ImmutableDictionary<(TenantId Tenant, PrincipalId User), UserRecord> Users { get; init; } =
        ImmutableDictionary<(TenantId Tenant, PrincipalId User), UserRecord>.Empty;

    /// <summary>By <see cref="OutsideIssuerRecord.IdOf"/>; the record names the issuer itself.</summary>
    public ImmutableDictionary<Guid, OutsideIssuerRecord> OutsideIssuers { get; init; } = ImmutableDictionary<Guid, OutsideIssuerRecord>.Empty;

    public MachineFleet Machines { get; init; } = MachineFleet.None;

    public GroupMemberships Groups { get; init; } = GroupMemberships.None;

    /// <summary>In the order in which they sign.</summary>
    public ImmutableArray<SigningKey> Keys { get; init; } = [];

    public TenantId? HomeTenant { get; init; }

    public TokenCache Cache { get; init; } = new(CacheCapacity);

    /// <summary>The key that signs at <paramref name="now"/>, or null.</summary>
    public SigningKey? SignerAt(DateTimeOffset now)
    {
        SigningKey? signer = null;
        foreach (var key in Keys)
        {
            if (key.SignsFrom <= now)
            {
                signer = key;
            }
        }

        return signer;
    }

    /// <summary>The key with exactly this id; there is no trial of others (S21).</summary>
    public SigningKey? KeyOf(string kid)
    {
        foreach (var key in Keys)
        {
            if (string.Equals(key.Kid, kid, StringComparison.Ordinal))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>True while this very key is accepted; a key opened again after sealing is another object.</summary>
    public bool Holds(SigningKey key) => Keys.Contains(key);

    public DirectorySnapshot WithKey(SigningKey key) =>
        this with { Keys = Keys.RemoveAll(k => k.Kid == key.Kid).Add(key).Sort((a, b) => a.SignsFrom.CompareTo(b.SignsFrom)) };

    public DirectorySnapshot WithoutKey(string kid) => this with { Keys = Keys.RemoveAll(k => k.Kid == kid) };
}
