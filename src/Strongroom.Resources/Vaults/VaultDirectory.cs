using System.Text;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>All vaults and managed HSMs by name, in memory while the installation is open.</summary>
internal sealed class VaultDirectory(IStore store, IRowGuard guard, ILogger<VaultDirectory> log) : IVaultDirectory, IOpenWithKeys, IDisposable
{
    public VaultShelf Vaults { get; } = new(store, guard, VaultRows.Vault, log);

    public VaultShelf Hsms { get; } = new(store, guard, VaultRows.Hsm, log);

    public IReadOnlyList<VaultEntry> All =>
        [.. Vaults.Live.Values.Concat(Hsms.Live.Values).OrderBy(vault => vault.Name.Value, StringComparer.Ordinal).ThenBy(vault => vault.IsManagedHsm)];

    public VaultEntry? Find(VaultName name) => Vaults.Find(name);

    public VaultEntry? FindManagedHsm(VaultName name) => Hsms.Find(name);

    public VaultEntry? FindEvenDeleted(VaultName name, VaultId id) =>
        Vaults.Record(name) is { } vault && vault.Id == id ? Entry(vault)
        : Hsms.Record(name) is { } hsm && hsm.Id == id ? Entry(hsm)
        : null;

    public async ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        await Vaults.OpenAsync(cancel).ConfigureAwait(false);
        await Hsms.OpenAsync(cancel).ConfigureAwait(false);
    }

    public void Close()
    {
        Vaults.Close();
        Hsms.Close();
    }

    public void Dispose()
    {
        Vaults.Dispose();
        Hsms.Dispose();
    }

    internal static VaultEntry Entry(VaultRecord record) => new()
    {
        Id = record.Id,
        Tenant = record.Tenant,
        Subscription = record.Subscription,
        ResourceGroup = record.ResourceGroup,
        Name = record.Name,
        Location = record.Location,
        RetentionDays = record.RetentionDays,
        PurgeProtection = record.PurgeProtection,
        UsesRbac = record.Settings.UsesRbac,
        AccessPolicies = [.. record.Settings.Policies.Select(policy => policy.ForDecisions())],
        IsManagedHsm = record.Hsm is not null,
        IsPremium = record.Settings.IsPremium,
        CreatedAt = record.CreatedAt,
        Scope = record.Scope,
        TenantPart = record.Tenant.Compact,
        VaultPart = record.Id.Compact,
        Realm = new StoreKey(Encoding.ASCII.GetBytes($"t/{record.Tenant.Compact}/v/{record.Id.Compact}/")),
    };
}
