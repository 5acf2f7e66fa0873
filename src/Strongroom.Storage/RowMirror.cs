using System.Collections.Immutable;

namespace Strongroom.Storage;

/// <summary>
/// All rows of one shape, decoded and in memory. A commit that changes one is seen before it returns. A row that cannot be trusted is not among
/// <see cref="Rows"/> but among <see cref="Unreadable"/>: what that means is for the owner to say.
/// </summary>
/// <param name="distrusted">Told of each row that cannot be trusted; must be quick and must not throw.</param>
public sealed class RowMirror<T>(IStore store, IRowGuard guard, RowShape<T> shape, Action<StoreKey, Exception> distrusted) : IDisposable
    where T : class, IRecord<T>
{
    private const int PageSize = 500;

    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<StoreKey, T> _rows = ImmutableDictionary<StoreKey, T>.Empty;
    private volatile ImmutableHashSet<StoreKey> _unreadable = [];
    private HashSet<StoreKey>? _changedWhileLoading;
    private IDisposable? _watch;

    public ImmutableDictionary<StoreKey, T> Rows => _rows;

    public ImmutableHashSet<StoreKey> Unreadable => _unreadable;

    /// <summary>Loads every row. On failure nothing is kept.</summary>
    public async ValueTask OpenAsync(CancellationToken cancel)
    {
        Close();
        var prefix = shape.Prefix();
        lock (_lock)
        {
            _changedWhileLoading = [];
        }

        _watch = store.Watch(prefix, Observe);
        try
        {
            StoreKey? after = null;
            IReadOnlyList<StoredRow> page;
            do
            {
                page = await store.ScanAsync(prefix, after, PageSize, cancel).ConfigureAwait(false);
                foreach (var row in page)
                {
                    Load(row);
                    after = row.Key;
                }
            }
            while (page.Count == PageSize);
        }
        catch
        {
            Close();
            throw;
        }

        lock (_lock)
        {
            _changedWhileLoading = null;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Close()
    {
        _watch?.Dispose();
        _watch = null;
        lock (_lock)
        {
            _changedWhileLoading = null;
            _rows = ImmutableDictionary<StoreKey, T>.Empty;
            _unreadable = [];
        }
    }

    public void Dispose() => _watch?.Dispose();

    private void Observe(CommittedChange change)
    {
        lock (_lock)
        {
            _changedWhileLoading?.Add(change.Key);
            Apply(change.Key, change.Value);
        }
    }

    private void Load(StoredRow row)
    {
        lock (_lock)
        {
            // What the feed brought meanwhile is at least as new as what the scan saw.
            if (_changedWhileLoading?.Contains(row.Key) == false)
            {
                Apply(row.Key, row.Value);
            }
        }
    }

    private void Apply(StoreKey key, byte[]? value)
    {
        try
        {
            _rows = value is null ? _rows.Remove(key) : _rows.SetItem(key, RowShape<T>.Decode(guard, key, value));
            _unreadable = _unreadable.Remove(key);
        }
#pragma warning disable CA1031 // The change feed must not meet an exception, and every one means the same here: this row is not to be believed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _rows = _rows.Remove(key);
            _unreadable = _unreadable.Add(key);
            distrusted(key, fault);
        }
    }
}
