using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>The lists of one kind: live objects, deleted ones, and the versions of one.</summary>
/// <param name="writeMembers">Writes one item, given its id.</param>
/// <param name="isListed">What a list of objects leaves out for this request; null when nothing is.</param>
internal sealed class ObjectLists<TObject, TVersion>(
    ObjectShelf<TObject, TVersion> shelf, IPurposeSealer tokens, Action<Utf8JsonWriter, Passage, string, ListItem<TObject, TVersion>> writeMembers,
    Func<Passage, TObject, bool>? isListed = null)
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    /// <summary>Rows that one request of a filtered list looks at.</summary>
    private const int FilteredScan = 1000;

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) => ListAsync(passage, tx, shelf.Live, cancel);

    public ValueTask<Result<Answer>> ListDeletedAsync(Passage passage, Tx tx, CancellationToken cancel) => ListAsync(passage, tx, shelf.Deleted, cancel);

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, RowShape<TObject> shape, CancellationToken cancel)
    {
        if (PageRequest.Bind(passage, tokens).IsRefused(out var error, out var page))
        {
            return error;
        }

        var prefix = shape.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart);
        if (passage.ListsFiltered)
        {
            return await ListVisibleAsync(passage, tx, shape, page, cancel).ConfigureAwait(false);
        }

        var found = await tx.ScanAsync(shape, prefix, page.After, page.Size + 1, cancel).ConfigureAwait(false);
        var more = found.Count > page.Size;
        var items = new List<ListItem<TObject, TVersion>>(found.Count);
        foreach (var (_, one) in more ? found.Take(page.Size) : found)
        {
            if (IsListed(passage, one))
            {
                items.Add(new ListItem<TObject, TVersion>(one, one.Current, ShowVersion: false));
            }
        }

        return Answer(passage, items, more ? page.NextLink(found[page.Size - 1].Key.Key) : null);
    }

    /// <summary>Looks at a bounded number of rows for those that the caller may see: a page may be short, or empty, and still have a next one.</summary>
    private async ValueTask<Result<Answer>> ListVisibleAsync(Passage passage, Tx tx, RowShape<TObject> shape, PageRequest page, CancellationToken cancel)
    {
        var prefix = shape.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart);
        var rows = await tx.ScanAsync(shape, prefix, page.After, FilteredScan, cancel).ConfigureAwait(false);
        var items = new List<ListItem<TObject, TVersion>>(page.Size);
        StoreKey? last = null;
        foreach (var (key, one) in rows)
        {
            if (items.Count == page.Size)
            {
                return Answer(passage, items, page.NextLink(last!.Value));
            }

            last = key.Key;
            if (IsListed(passage, one) && passage.Shows(one.Name))
            {
                items.Add(new ListItem<TObject, TVersion>(one, one.Current, ShowVersion: false));
            }
        }

        return Answer(passage, items, rows.Count == FilteredScan ? page.NextLink(last!.Value) : null);
    }

    /// <summary>In order of creation, the current one last; disabled and expired ones too.</summary>
    public async ValueTask<Result<Answer>> ListVersionsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, shelf.Kind).IsRefused(out var error, out var target) || PageRequest.Bind(passage, tokens).IsRefused(out error, out var page))
        {
            return error;
        }

        if (await shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } found)
        {
            return target.NotFound();
        }

        var vault = passage.Vault;
        var older = await tx.ScanAsync(shelf.Versions, shelf.VersionsOf(vault.Tenant, vault.Id, found.Incarnation), page.After, page.Size + 1, cancel).ConfigureAwait(false);
        var items = new List<ListItem<TObject, TVersion>>(page.Size);
        foreach (var (_, version) in older.Take(page.Size))
        {
            // A new version between the two reads may have moved the current one to these rows: it is shown once, at the end.
            if (version.Ordinal < found.Current.Ordinal)
            {
                items.Add(new ListItem<TObject, TVersion>(found, version, ShowVersion: true));
            }
        }

        var more = older.Count > page.Size || items.Count == page.Size;
        if (!more)
        {
            items.Add(new ListItem<TObject, TVersion>(found, found.Current, ShowVersion: true));
        }

        return Answer(passage, items, more ? page.NextLink(older[Math.Min(older.Count, page.Size) - 1].Key.Key) : null);
    }

    private bool IsListed(Passage passage, TObject one) => !one.IsOver(passage.Now) && (isListed is null || isListed(passage, one));

    private ObjectListAnswer<TObject, TVersion> Answer(Passage passage, List<ListItem<TObject, TVersion>> items, string? nextLink) =>
        new(passage, shelf.Kind, items, nextLink, (json, id, item) => writeMembers(json, passage, id, item));
}
