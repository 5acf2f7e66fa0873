using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// The backups of a tenant's objects, by their ids. They outlive the vault that they were made in, since a backup is for when that is gone. A backup
/// that the registry does not know is refused: a registry that was lost must not make revoked backups good again.
/// </summary>
public static class BackupRegistry
{
    private const int PageSize = 500;

    internal static readonly RowShape<BackupEntry> Entry = new("t/{tenant}/backup/{id}", "a backup of one object that was made, and whether it was revoked");

    /// <summary>Every backup of the tenant, in no particular order.</summary>
    public static async ValueTask<IReadOnlyList<BackupEntry>> ListAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var all = new List<BackupEntry>();
        for (StoreKey? after = null; ;)
        {
            var page = await tx.ScanAsync(Entry, Entry.Prefix(tenant.Compact), after, PageSize, cancel).ConfigureAwait(false);
            all.AddRange(page.Select(row => row.Record));
            if (page.Count < PageSize)
            {
                return all;
            }

            after = page[^1].Key.Key;
        }
    }

    /// <summary>Makes a backup good for nothing, from the next restore on. Revoking it again changes nothing.</summary>
    public static async ValueTask<Result<BackupEntry>> RevokeAsync(Tx tx, TenantId tenant, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = KeyOf(tenant, id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } entry)
        {
            return new VaultError(404, "BackupNotFound", "There is no backup of this id in the tenant.");
        }

        if (entry.RevokedAt is null)
        {
            entry = entry with { RevokedAt = now.ToUnixTimeSeconds() };
            tx.Put(key, entry);
        }

        return entry;
    }

    /// <summary>Stages the entry of a backup that is being made, and gives the id that goes into it.</summary>
    internal static Guid Register(Passage passage, Tx tx, ObjectKind kind, ObjectName name)
    {
        var id = Entropy.NewGuid();
        var vault = passage.Vault;
        tx.Insert(KeyOf(vault.Tenant, id), new BackupEntry(id, kind.Noun, vault.Name.Value, name.Shown, passage.Now.ToUnixTimeSeconds(), passage.Caller.Principal.Value, null));
        return id;
    }

    /// <summary>Null when the backup may be restored; the restore then commits only if this stays so.</summary>
    internal static async ValueTask<VaultError?> RefuseAsync(VaultEntry vault, Tx tx, ObjectKind kind, Guid id, CancellationToken cancel)
    {
        var key = KeyOf(vault.Tenant, id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { RevokedAt: null } entry || entry.Kind != kind.Noun)
        {
            return kind.RevokedBackup;
        }

        tx.Hold(key);
        return null;
    }

    private static RowKey<BackupEntry> KeyOf(TenantId tenant, Guid id) => Entry.Key(tenant.Compact, id.ToString("N"));
}
