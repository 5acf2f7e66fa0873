using System.Globalization;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// Where the objects of one kind stand, and how they are found. Live and deleted ones stand apart, so that a page of either never wades through
/// the other. The current version is a stored fact; a deleted object whose time is over is gone, whatever rows are left.
/// </summary>
internal sealed class ObjectShelf<TObject, TVersion>(
    ObjectKind kind, RowShape<TObject> live, RowShape<TObject> deleted, RowShape<TVersion> versions, RowShape<VersionIndex> index)
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    public ObjectKind Kind => kind;

    public RowShape<TObject> Live => live;

    public RowShape<TObject> Deleted => deleted;

    public RowShape<TVersion> Versions => versions;

    public RowKey<TObject> LiveKey(VaultEntry vault, ObjectName name) => live.Key(vault.TenantPart, vault.VaultPart, name.Folded);

    public RowKey<TObject> DeletedKey(VaultEntry vault, ObjectName name) => deleted.Key(vault.TenantPart, vault.VaultPart, name.Folded);

    public RowKey<TVersion> VersionKey(VaultEntry vault, Guid incarnation, int ordinal) =>
        versions.Key(vault.TenantPart, vault.VaultPart, incarnation.ToString("N"), ordinal.ToString("x8", CultureInfo.InvariantCulture));

    public RowKey<VersionIndex> IndexKey(TenantId tenant, VaultId vault, Guid incarnation, ObjectVersion version) =>
        index.Key(tenant.Compact, vault.Compact, incarnation.ToString("N"), version.Value);

    public StoreKey VersionsOf(TenantId tenant, VaultId vault, Guid incarnation) => versions.Prefix(tenant.Compact, vault.Compact, incarnation.ToString("N"));

    public ValueTask<TObject?> FindLiveAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel) =>
        tx.FindAsync(LiveKey(passage.Vault, name), cancel);

    /// <summary>The deleted object that can still be recovered at the time of the request.</summary>
    public async ValueTask<TObject?> FindDeletedAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel)
    {
        var found = await tx.FindAsync(DeletedKey(passage.Vault, name), cancel).ConfigureAwait(false);
        return found is not null && found.IsOver(passage.Now) ? null : found;
    }

    /// <summary>The version that the path names: the current one when it names none.</summary>
    public async ValueTask<TVersion?> FindVersionAsync(VaultEntry vault, Tx tx, TObject found, ObjectTarget target, CancellationToken cancel)
    {
        if (target.VersionText is null)
        {
            return found.Current;
        }

        return target.Version is { } wanted ? await FindVersionAsync(vault, tx, found, wanted, cancel).ConfigureAwait(false) : null;
    }

    /// <summary>The version of this id, current or older.</summary>
    public async ValueTask<TVersion?> FindVersionAsync(VaultEntry vault, Tx tx, TObject found, ObjectVersion wanted, CancellationToken cancel)
    {
        if (found.Current.Version == wanted)
        {
            return found.Current;
        }

        var place = await tx.FindAsync(IndexKey(vault.Tenant, vault.Id, found.Incarnation, wanted), cancel).ConfigureAwait(false);
        return place is null ? null : await tx.FindAsync(VersionKey(vault, found.Incarnation, place.Ordinal), cancel).ConfigureAwait(false);
    }

    /// <summary>All versions in order of creation, the current one last; null when there are more than <paramref name="most"/>.</summary>
    public async ValueTask<List<TVersion>?> AllVersionsAsync(VaultEntry vault, Tx tx, TObject found, int most, CancellationToken cancel)
    {
        var older = await tx.ScanAsync(versions, VersionsOf(vault.Tenant, vault.Id, found.Incarnation), null, most + 1, cancel).ConfigureAwait(false);
        var all = older.Select(row => row.Record).Where(version => version.Ordinal < found.Current.Ordinal).Append(found.Current).ToList();
        return all.Count > most ? null : all;
    }

    /// <summary>
    /// Makes sure that the name is not that of a deleted object that can still be recovered, and that this stays so until the commit. One whose
    /// time is over makes way, and leaves behind what erasing it will need.
    /// </summary>
    public async ValueTask<VaultError?> ClaimNameAsync(Tx tx, VaultEntry vault, ObjectName name, DateTimeOffset now, CancellationToken cancel)
    {
        var key = DeletedKey(vault, name);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } found)
        {
            tx.Hold(key);
            return null;
        }

        if (!found.IsOver(now))
        {
            return kind.IsDeleted(found.Name);
        }

        tx.Delete(key);
        RetireForErasure(vault, tx, found);
        return null;
    }

    /// <summary>Keeps, in the commit that purges, what erasing will need of the current version: nothing, unless something lies outside of the store.</summary>
    public void RetireForErasure(VaultEntry vault, Tx tx, TObject purged)
    {
        if (purged.Current.ReachesOutside)
        {
            Retire(vault, tx, purged);
        }
    }

    /// <summary>Moves the current version to the rows of older ones.</summary>
    public void Retire(VaultEntry vault, Tx tx, TObject found)
    {
        tx.Insert(VersionKey(vault, found.Incarnation, found.Current.Ordinal), found.Current);
        tx.Insert(IndexKey(vault.Tenant, vault.Id, found.Incarnation, found.Current.Version), new VersionIndex(found.Current.Ordinal));
    }

    /// <summary>Stages a changed version, current or older, of an object that this unit has found live.</summary>
    public void StageVersion(VaultEntry vault, Tx tx, TObject found, TVersion updated)
    {
        var key = LiveKey(vault, found.Name);
        if (updated.Ordinal == found.Current.Ordinal)
        {
            tx.Put(key, found with { Current = updated });
            return;
        }

        // An older version changes only while its object is live: a delete at the same time makes this commit fail and run again.
        tx.Hold(key);
        tx.Put(VersionKey(vault, found.Incarnation, updated.Ordinal), updated);
    }
}
