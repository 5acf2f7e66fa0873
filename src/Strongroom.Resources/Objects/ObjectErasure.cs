using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// Erases the rows of a purged incarnation, page by page, and with each row the wrapped key that opens its value. It starts at once after a
/// purge; a crash in between only delays it.
/// </summary>
internal abstract class ObjectErasure<TObject, TVersion>(ObjectShelf<TObject, TVersion> shelf) : IDueWork
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    private const int PageSize = 200;

    public string Kind { get; } = shelf.Kind.Noun + "-erase";

    public void Schedule(VaultEntry vault, Tx tx, TObject purged, DateTimeOffset now)
    {
        var item = new DueItem(now.ToUnixTimeSeconds(), Kind, purged.Incarnation, vault.Tenant, vault.Id, vault.Name.Value, purged.Name.Folded);
        tx.Insert(DueRows.Key(item), item);
    }

    public void Schedule(DueItem purge, Tx tx, DateTimeOffset now)
    {
        var item = purge with { DueAt = now.ToUnixTimeSeconds(), Kind = Kind };
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        var page = await tx.ScanAsync(shelf.Versions, shelf.VersionsOf(item.Tenant, item.Vault, item.Id), null, PageSize, cancel).ConfigureAwait(false);
        foreach (var (key, version) in page)
        {
            await EraseAsync(item, version, tx, cancel).ConfigureAwait(false);
            tx.Delete(key);
            var index = shelf.IndexKey(item.Tenant, item.Vault, item.Id, version.Version);
            if (await tx.FindAsync(index, cancel).ConfigureAwait(false) is not null)
            {
                tx.Delete(index);
            }
        }

        return new DueOutcome(Finished: page.Count < PageSize, Scrub: true);
    }

    /// <summary>Destroys what a version has outside of the store. It may be called again for the same version.</summary>
    protected virtual ValueTask EraseAsync(DueItem item, TVersion version, Tx tx, CancellationToken cancel) => ValueTask.CompletedTask;
}
