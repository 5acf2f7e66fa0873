using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>All records of one shape by name, live and deleted, in memory; a commit that changes one is seen before it returns.</summary>
internal sealed class VaultShelf(IStore store, IRowGuard guard, RowShape<VaultRecord> shape, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RowMirror<VaultRecord> _rows = new(store, guard, shape, log.UnreadableVault);
    private volatile ImmutableDictionary<StoreKey, VaultRecord> _seen = ImmutableDictionary<StoreKey, VaultRecord>.Empty;
    private volatile ImmutableDictionary<VaultName, VaultEntry> _live = ImmutableDictionary<VaultName, VaultEntry>.Empty;

    /// <summary>A vault that cannot be read is a vault that cannot be used.</summary>
    public VaultEntry? Find(VaultName name) => Live.GetValueOrDefault(name);

    public IEnumerable<VaultRecord> Records => _rows.Rows.Values;

    public VaultRecord? Record(VaultName name) => _rows.Rows.GetValueOrDefault(shape.Key(name.Value).Key);

    public ValueTask OpenAsync(CancellationToken cancel) => _rows.OpenAsync(cancel);

    public void Close() => _rows.Close();

    public void Dispose() => _rows.Dispose();

    /// <summary>Entries are made anew only for rows that have changed: a request asks for one, and there may be thousands.</summary>
    public ImmutableDictionary<VaultName, VaultEntry> Live
    {
        get
        {
            var rows = _rows.Rows;
            return ReferenceEquals(rows, _seen) ? _live : Refresh(rows);
        }
    }

    private ImmutableDictionary<VaultName, VaultEntry> Refresh(ImmutableDictionary<StoreKey, VaultRecord> rows)
    {
        lock (_lock)
        {
            rows = _rows.Rows;
            if (ReferenceEquals(rows, _seen))
            {
                return _live;
            }

            var live = _live.ToBuilder();
            foreach (var (key, record) in _seen)
            {
                if (!rows.TryGetValue(key, out var now) || !ReferenceEquals(now, record))
                {
                    live.Remove(record.Name);
                }
            }

            foreach (var (key, record) in rows)
            {
                if (record.DeletedAt is null && (!_seen.TryGetValue(key, out var before) || !ReferenceEquals(before, record)))
                {
                    live[record.Name] = VaultDirectory.Entry(record);
                }
            }

            _live = live.ToImmutable();
            _seen = rows;
            return _live;
        }
    }
}
