using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Get and the lists.</summary>
internal sealed class SecretReading(SecretValues values, IPurposeSealer tokens)
{
    /// <summary>Rows that one request of a filtered list looks at.</summary>
    private const int FilteredScan = 1000;

    /// <summary>An expired or not yet valid secret is returned; a disabled one is not (wire reference §3.4).</summary>
    public async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await SecretStore.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
            await SecretStore.FindVersionAsync(passage, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
        {
            return target.NotFound();
        }

        passage.Secret = Audited(version);
        return version.Enabled
            ? new SecretAnswer(passage, head, version, await values.OpenAsync(passage.Vault, head.Incarnation, version, cancel).ConfigureAwait(false))
            : SecretRefusals.Disabled;
    }

    /// <summary>Also refused for a disabled secret (G17).</summary>
    public static async ValueTask<Result<Answer>> GetDeletedAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await SecretStore.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return SecretRefusals.DeletedNotFound(target.Name);
        }

        return head.Current.Enabled ? new SecretAnswer(passage, head, head.Current, value: null) : SecretRefusals.Disabled;
    }

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ListHeadsAsync(passage, tx, SecretRows.Live, cancel);

    public ValueTask<Result<Answer>> ListDeletedAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ListHeadsAsync(passage, tx, SecretRows.Deleted, cancel);

    private async ValueTask<Result<Answer>> ListHeadsAsync(Passage passage, Tx tx, RowShape<SecretHead> shape, CancellationToken cancel)
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
        var items = new List<SecretListItem>(found.Count);
        foreach (var (_, head) in more ? found.Take(page.Size) : found)
        {
            if (!SecretStore.IsOver(head, passage))
            {
                items.Add(new SecretListItem(head, head.Current, ShowVersion: false));
            }
        }

        return new SecretListAnswer(passage, items, more ? page.NextLink(found[page.Size - 1].Key.Key) : null);
    }

    /// <summary>Looks at a bounded number of rows for those that the caller may see: a page may be short, or empty, and still have a next one.</summary>
    private static async ValueTask<Result<Answer>> ListVisibleAsync(Passage passage, Tx tx, RowShape<SecretHead> shape, PageRequest page, CancellationToken cancel)
    {
        var prefix = shape.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart);
        var rows = await tx.ScanAsync(shape, prefix, page.After, FilteredScan, cancel).ConfigureAwait(false);
        var items = new List<SecretListItem>(page.Size);
        StoreKey? last = null;
        foreach (var (key, head) in rows)
        {
            if (items.Count == page.Size)
            {
                return new SecretListAnswer(passage, items, page.NextLink(last!.Value));
            }

            last = key.Key;
            if (!SecretStore.IsOver(head, passage) && passage.Shows(head.Name))
            {
                items.Add(new SecretListItem(head, head.Current, ShowVersion: false));
            }
        }

        return new SecretListAnswer(passage, items, rows.Count == FilteredScan ? page.NextLink(last!.Value) : null);
    }

    /// <summary>In order of creation, the current one last; disabled and expired ones too.</summary>
    public async ValueTask<Result<Answer>> ListVersionsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target) || PageRequest.Bind(passage, tokens).IsRefused(out error, out var page))
        {
            return error;
        }

        if (await SecretStore.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        var prefix = SecretRows.VersionsOf(passage.Vault, head.Incarnation);
        var older = await tx.ScanAsync(SecretRows.Version, prefix, page.After, page.Size + 1, cancel).ConfigureAwait(false);
        var items = new List<SecretListItem>(page.Size);
        foreach (var (_, version) in older.Take(page.Size))
        {
            // A set between the two reads may have moved the current version to these rows: it is shown once, at the end.
            if (version.Ordinal < head.Current.Ordinal)
            {
                items.Add(new SecretListItem(head, version, ShowVersion: true));
            }
        }

        var more = older.Count > page.Size || items.Count == page.Size;
        if (!more)
        {
            items.Add(new SecretListItem(head, head.Current, ShowVersion: true));
        }

        return new SecretListAnswer(passage, items, more ? page.NextLink(older[Math.Min(older.Count, page.Size) - 1].Key.Key) : null);
    }

    internal static AuditedSecret Audited(SecretVersion version) => new(version.ContentType, version.Enabled, version.NotBefore, version.Expires);
}
