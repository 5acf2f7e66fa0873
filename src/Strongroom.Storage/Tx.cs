using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Storage;

/// <summary>
/// One unit of work over typed records. Only the gate and the scheduler make one, bound to a realm: a key outside the realm is a bug
/// and throws. A row is changed only after this unit has read it, and the commit fails if it has moved since.
/// </summary>
public sealed class Tx
{
    /// <summary>The due index is one for the whole installation, so every unit may schedule work; each item names its own vault.</summary>
    private static readonly StoreKey DueIndex = new("due/"u8.ToArray());

    private readonly IStore _store;
    private readonly IRowGuard _guard;
    private readonly StoreKey _realm;
    private readonly bool _writable;
    private RecordWriter? _writer;
    private Dictionary<StoreKey, long>? _seen;
    private Dictionary<StoreKey, BatchEntry>? _staged;

    /// <param name="realm">The beginning that every key of this unit must have; an empty key for the system itself.</param>
    internal Tx(IStore store, IRowGuard guard, StoreKey realm, bool writable)
    {
        _store = store;
        _guard = guard;
        _realm = realm;
        _writable = writable;
    }

    /// <summary>The record under <paramref name="key"/>, or null. What this unit has staged is not seen.</summary>
    public async ValueTask<T?> FindAsync<T>(RowKey<T> key, CancellationToken cancel) where T : class, IRecord<T>
    {
        CheckRealm(key.Key);
        var row = await _store.GetAsync(key.Key, cancel).ConfigureAwait(false);
        Remember(key.Key, row?.Revision ?? Expect.Absent);
        return row is null ? null : Decode<T>(row);
    }

    /// <summary>Up to <paramref name="limit"/> records under <paramref name="prefix"/>, in key order, after <paramref name="after"/>.</summary>
    public async ValueTask<List<Keyed<T>>> ScanAsync<T>(RowShape<T> shape, StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
        where T : class, IRecord<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckRealm(prefix);
        var rows = await _store.ScanAsync(prefix, after, limit, cancel).ConfigureAwait(false);
        var found = new List<Keyed<T>>(rows.Count);
        foreach (var row in rows)
        {
            Remember(row.Key, row.Revision);
            found.Add(new Keyed<T>(new RowKey<T>(row.Key), Decode<T>(row)));
        }

        return found;
    }

    /// <summary>Stages a record. The row must have been read by this unit; it commits only if the row is still as it was read.</summary>
    public void Put<T>(RowKey<T> key, T record) where T : class, IRecord<T> => Stage(key, record, SeenRevision(key.Key));

    /// <summary>Stages a record under a key that must not exist.</summary>
    public void Insert<T>(RowKey<T> key, T record) where T : class, IRecord<T> => Stage(key, record, Expect.Absent);

    /// <summary>Stages the deletion of a row that this unit has read.</summary>
    public void Delete<T>(RowKey<T> key) where T : class, IRecord<T>
    {
        CheckWritable(key.Key);
        Add(new BatchEntry(BatchEntryKind.Delete, key.Key, null, SeenRevision(key.Key)));
    }

    /// <summary>Stages the deletion of up to <paramref name="limit"/> rows under a prefix, whatever they hold and whether or not they can be read.</summary>
    /// <returns>How many were staged.</returns>
    public async ValueTask<int> EraseAsync(StoreKey prefix, int limit, CancellationToken cancel)
    {
        CheckWritable(prefix);
        var rows = await _store.ScanAsync(prefix, null, limit, cancel).ConfigureAwait(false);
        foreach (var row in rows)
        {
            Add(new BatchEntry(BatchEntryKind.Delete, row.Key, null, row.Revision));
        }

        return rows.Count;
    }

    /// <summary>Makes the commit depend on a row that this unit has read but does not change.</summary>
    public void Hold<T>(RowKey<T> key) where T : class, IRecord<T>
    {
        CheckWritable(key.Key);
        Add(new BatchEntry(BatchEntryKind.Check, key.Key, null, SeenRevision(key.Key)));
    }

    public bool HasChanges => _staged is { Count: > 0 };

    /// <summary>The staged changes as one batch.</summary>
    internal Batch ToBatch()
    {
        var batch = new Batch();
        foreach (var entry in _staged?.Values ?? Enumerable.Empty<BatchEntry>())
        {
            _ = entry.Kind switch
            {
                BatchEntryKind.Put => batch.Put(entry.Key, entry.Value!, entry.ExpectedRevision),
                BatchEntryKind.Delete => batch.Delete(entry.Key, entry.ExpectedRevision),
                _ => batch.Check(entry.Key, entry.ExpectedRevision),
            };
        }

        return batch;
    }

    private void Stage<T>(RowKey<T> key, T record, long expected) where T : class, IRecord<T>
    {
        CheckWritable(key.Key);
        var writer = _writer ??= new RecordWriter();
        writer.Reset();
        T.Write(writer, record);
        Add(new BatchEntry(BatchEntryKind.Put, key.Key, _guard.Protect(key.Key, writer.Written), expected));
    }

    private T Decode<T>(StoredRow row) where T : class, IRecord<T> => RowShape<T>.Decode(_guard, row.Key, row.Value);

    private void Add(BatchEntry entry)
    {
        if (!(_staged ??= []).TryAdd(entry.Key, entry))
        {
            throw new InvalidOperationException($"{entry.Key} is staged twice in one unit of work");
        }
    }

    private void Remember(StoreKey key, long revision)
    {
        if (_writable)
        {
            (_seen ??= [])[key] = revision;
        }
    }

    private long SeenRevision(StoreKey key) =>
        _seen is not null && _seen.TryGetValue(key, out var revision)
            ? revision
            : throw new InvalidOperationException($"{key} is changed without having been read");

    private void CheckWritable(StoreKey key)
    {
        if (!_writable)
        {
            throw new InvalidOperationException("This unit of work only reads");
        }

        CheckRealm(key);
    }

    private void CheckRealm(StoreKey key)
    {
        if (!key.StartsWith(_realm) && !key.StartsWith(DueIndex))
        {
            ThrowOutsideRealm(key);
        }
    }

    [DoesNotReturn]
    private static void ThrowOutsideRealm(StoreKey key) => throw new InvalidOperationException($"{key} lies outside this unit of work's realm");
}
