using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Tests.Throttle;

/// <summary>Vaults and callers to take from budgets for.</summary>
internal static class Sample
{
    public static VaultEntry Vault(Guid? subscription = null)
    {
        var (id, tenant) = (VaultId.New(), TenantId.New());
        return new VaultEntry
        {
            Id = id,
            Tenant = tenant,
            Subscription = subscription ?? Guid.NewGuid(),
            ResourceGroup = "rg",
            Name = VaultName.TryParse("kv1", out var name) ? name : throw new InvalidOperationException(),
            Location = "local",
            RetentionDays = 90,
            PurgeProtection = false,
            UsesRbac = true,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Scope = Scope.Root,
            TenantPart = tenant.Compact,
            VaultPart = id.Compact,
            Realm = new StoreKey([]),
        };
    }

    public static Caller Caller() => new()
    {
        Tenant = TenantId.New(),
        Principal = PrincipalId.New(),
        Application = ClientId.New(),
        Issuer = "https://login.localhost/",
        IdentityType = "app",
        ClientProof = "1",
        TokenId = "t",
        ExpiresAt = DateTimeOffset.UnixEpoch,
    };
}
