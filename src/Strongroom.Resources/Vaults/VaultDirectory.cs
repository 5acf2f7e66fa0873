using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>All vaults by name, in memory while the installation is open; a commit that changes one is seen before it returns.</summary>
internal sealed class VaultDirectory(IStore store, IRowGuard guard, ILogger<VaultDirectory> log) : IVaultDirectory, IOpenWithKeys, IDisposable
{
    private const int PageSize = 500;

    private readonly Lock _lock = new();
    private ImmutableDictionary<VaultName, VaultEntry> _vaults = ImmutableDictionary<VaultName, VaultEntry>.Empty;
    private IDisposable? _watch;

    public VaultEntry? Find(VaultName name) => _vaults.GetValueOrDefault(name);

    public VaultEntry? FindManagedHsm(VaultName name) => null;

    public IReadOnlyList<VaultEntry> All => [.. _vaults.Values.OrderBy(vault => vault.Name.Value, StringComparer.Ordinal)];

    public async ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        _watch = store.Watch(VaultRows.Vault.Prefix(), Apply);
        StoreKey? after = null;
        List<Keyed<VaultRecord>> page;
        do
        {
            page = await tx.ScanAsync(VaultRows.Vault, VaultRows.Vault.Prefix(), after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in page)
            {
                Set(record.Name, Entry(record));
                after = key.Key;
            }
        }
        while (page.Count == PageSize);
    }

    public void Close()
    {
        _watch?.Dispose();
        _watch = null;
        lock (_lock)
        {
            _vaults = ImmutableDictionary<VaultName, VaultEntry>.Empty;
        }
    }

    public void Dispose() => _watch?.Dispose();

    private void Apply(CommittedChange change)
    {
        if (!VaultName.TryParse(change.Key.LastPart, out var name))
        {
            return;
        }

        try
        {
            Set(name, change.Value is null ? null : Entry(RowShape<VaultRecord>.Decode(guard, change.Key, change.Value)));
        }
        catch (Exception fault) when (fault is RowIntegrityException or InvalidDataException or SealedException)
        {
            // A vault that cannot be read is a vault that cannot be used.
            Set(name, null);
            log.UnreadableVault(name.Value, fault);
        }
    }

    private void Set(VaultName name, VaultEntry? entry)
    {
        lock (_lock)
        {
            _vaults = entry is null ? _vaults.Remove(name) : _vaults.SetItem(name, entry);
        }
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
        UsesRbac = true,
        CreatedAt = record.CreatedAt,
        Scope = Scope.Vault(record.Subscription, record.ResourceGroup, record.Name),
        TenantPart = record.Tenant.Compact,
        VaultPart = record.Id.Compact,
        Realm = new StoreKey(Encoding.ASCII.GetBytes($"t/{record.Tenant.Compact}/v/{record.Id.Compact}/")),
    };
}
