namespace Strongroom.Storage;

/// <summary>Changes that commit together. A key appears at most once.</summary>
public sealed class Batch
{
    private readonly List<BatchEntry> _entries = [];

    public IReadOnlyList<BatchEntry> Entries => _entries;

    public bool IsEmpty => _entries.Count == 0;

    public Batch Put(StoreKey key, byte[] value, long expectedRevision)
    {
        _entries.Add(new BatchEntry(BatchEntryKind.Put, key, value, expectedRevision));
        return this;
    }

    public Batch Delete(StoreKey key, long expectedRevision)
    {
        _entries.Add(new BatchEntry(BatchEntryKind.Delete, key, null, expectedRevision));
        return this;
    }

    /// <summary>Changes nothing, but the batch commits only if the row is still at this revision.</summary>
    public Batch Check(StoreKey key, long expectedRevision)
    {
        _entries.Add(new BatchEntry(BatchEntryKind.Check, key, null, expectedRevision));
        return this;
    }
}
