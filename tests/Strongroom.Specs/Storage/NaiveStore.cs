using Strongroom.Storage;

namespace Strongroom.Specs.Storage;

/// <summary>The contract in its plainest form: a sorted dictionary. What the engines are compared with.</summary>
internal sealed class NaiveStore
{
    private readonly SortedDictionary<StoreKey, (long Revision, byte[] Value)> _rows = [];

    public IEnumerable<(StoreKey Key, long Revision, byte[] Value)> Rows => _rows.Select(row => (row.Key, row.Value.Revision, row.Value.Value));

    public long RevisionOf(StoreKey key) => _rows.TryGetValue(key, out var row) ? row.Revision : Expect.Absent;

    /// <returns>The key in the way, or null when the batch was applied under <paramref name="revision"/>.</returns>
    public StoreKey? Apply(Batch batch, long revision)
    {
        foreach (var entry in batch.Entries)
        {
            if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != RevisionOf(entry.Key))
            {
                return entry.Key;
            }
        }

        foreach (var entry in batch.Entries)
        {
            if (entry.Kind == BatchEntryKind.Put)
            {
                _rows[entry.Key] = (revision, entry.Value!);
            }
            else if (entry.Kind == BatchEntryKind.Delete)
            {
                _rows.Remove(entry.Key);
            }
        }

        return null;
    }
}
