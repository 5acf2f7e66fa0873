using System.Text;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Storage;
using Strongroom.Tests.Access;
using Strongroom.Tests.Identity;
using Xunit;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Tests.Keys;

/// <summary>A deleted key whose time is over gives up its name at once, also before anything has erased it.</summary>
public sealed class NamesThatMakeWay
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly VaultEntry _vault = NewVault();

    /// <summary>The erasure finds what to end in the token by the version's row; without it the private key would stay there for ever.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_reference_of_a_key_in_a_token_outlives_its_name(bool isInToken)
    {
        using var installation = await SampleInstallation.CreateAsync();
        var head = Deleted(isInToken ? KeyHome.Token : KeyHome.Software);
        var made = installation.Units.ForVault(_vault, writable: true);
        made.Insert(KeyRows.Shelf.DeletedKey(_vault, head.Name), head);
        Assert.True(await installation.Units.CommitAsync(made, Cancel));

        var claim = installation.Units.ForVault(_vault, writable: true);
        Assert.Null(await KeyRows.Shelf.ClaimNameAsync(claim, _vault, head.Name, AccessWorld.Now, Cancel));
        Assert.True(await installation.Units.CommitAsync(claim, Cancel));

        var after = installation.Units.ForVault(_vault, writable: false);
        Assert.Null(await after.FindAsync(KeyRows.Shelf.DeletedKey(_vault, head.Name), Cancel));
        var left = await after.FindAsync(KeyRows.Shelf.VersionKey(_vault, head.Incarnation, head.Current.Ordinal), Cancel);
        Assert.Equal(isInToken ? head.Current.SealedMaterial : null, left?.SealedMaterial);
    }

    private static KeyHead Deleted(KeyHome home) => new()
    {
        Name = ObjectName.TryParse("k", out var name) ? name : default,
        Incarnation = Guid.NewGuid(),
        DeletedAt = AccessWorld.Now.AddDays(-8).ToUnixTimeSeconds(),
        PurgeAt = AccessWorld.Now.AddDays(-1).ToUnixTimeSeconds(),
        Current = new KeyVersion
        {
            Version = ObjectVersion.New(),
            Ordinal = 1,
            Enabled = true,
            NotBefore = null,
            Expires = null,
            Created = 1,
            Updated = 1,
            Tags = null,
            Shape = KeyShape.Ec(EcCurve.P256),
            Home = home,
            Operations = [KeyOperation.Sign],
            PublicParts = new PublicKeyParts(new byte[32], new byte[32]),
            SealedMaterial = [1, 2, 3],
        },
    };

    private static VaultEntry NewVault()
    {
        var (tenant, id) = (new TenantId(Guid.NewGuid()), VaultId.New());
        return new VaultEntry
        {
            Id = id,
            Tenant = tenant,
            Subscription = Guid.Empty,
            ResourceGroup = "rg",
            Name = VaultName.TryParse("vault1", out var name) ? name : default,
            Location = "local",
            RetentionDays = 7,
            PurgeProtection = false,
            UsesRbac = true,
            CreatedAt = AccessWorld.Now,
            Scope = AccessWorld.At("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/vault1"),
            TenantPart = tenant.Compact,
            VaultPart = id.Compact,
            Realm = new StoreKey(Encoding.ASCII.GetBytes($"t/{tenant.Compact}/v/{id.Compact}/")),
        };
    }
}
