using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The pending rows as the store holds them, and the question whether the chain has them already.</summary>
internal sealed class StoredRows(string directory, IStore store, IRowGuard guard)
{
    private const int Page = 512;

    [ThreadStatic]
    private static RecordWriter? _writer;

    /// <summary>The key and the protected bytes of a row for <paramref name="record"/>.</summary>
    public void Put(Batch batch, PendingId id, AuditRecord record)
    {
        var writer = _writer ??= new RecordWriter();
        writer.Reset();
        RecordCodec.Write(writer, record);
        var key = KeyOf(id);
        batch.Put(key, guard.Protect(key, writer.Written), Expect.Absent);
    }

    public static void Delete(Batch batch, IEnumerable<PendingId> ids)
    {
        foreach (var id in ids)
        {
            batch.Delete(KeyOf(id), Expect.Anything);
        }
    }

    public async Task DeleteAsync(IEnumerable<PendingId> ids, CancellationToken cancel)
    {
        var batch = new Batch();
        Delete(batch, ids);
        await store.CommitAsync(batch, cancel).ConfigureAwait(false);
    }

    /// <exception cref="RowIntegrityException">The row does not carry a valid tag.</exception>
    public ReadOnlyMemory<byte> Open(StoreKey key, byte[] stored) => guard.Open(key, stored);

    /// <summary>Every row, in the order of their commits.</summary>
    public async Task<List<PendingRow>> ListAsync(CancellationToken cancel)
    {
        var rows = new List<PendingRow>();
        StoreKey? after = null;
        while (true)
        {
            var page = await store.ScanAsync(TrailRows.Pending.Prefix(), after, Page, cancel).ConfigureAwait(false);
            rows.AddRange(page.Select(row => new PendingRow(PendingId.Parse(row.Key.LastPart), row)));
            if (page.Count < Page)
            {
                return [.. rows.OrderBy(row => row.Row.Revision).ThenBy(row => row.Row.Key)];
            }

            after = page[^1].Key;
        }
    }

    /// <summary>Those of the ids whose entries are in the chain up to <paramref name="durable"/>. Reads only what can hold them.</summary>
    public HashSet<PendingId> FindInChain(IReadOnlySet<PendingId> ids, long durable)
    {
        var found = new HashSet<PendingId>();
        if (ids.Count == 0)
        {
            return found;
        }

        using var cursor = new EntryCursor(directory, ids.Min(id => id.Floor) + 1);
        while (cursor.TryNext(durable, out var entry))
        {
            if (entry.Pending is { } id && ids.Contains(id))
            {
                found.Add(id);
            }
        }

        return found;
    }

    private static StoreKey KeyOf(PendingId id) => TrailRows.Pending.Key(id.ToString()).Key;
}
