namespace Strongroom.Storage.Sqlite;

/// <summary>What a batch must be before it may stand in line.</summary>
internal static class BatchRules
{
    /// <summary>16 MiB: far above any record, far below what would stall the writer.</summary>
    public const int MaxValueLength = 16 << 20;

    // Below this many entries comparing each with each is cheaper than a set.
    private const int FewEntries = 8;

    /// <returns>The entries, copied: what the caller does to the batch afterwards has no effect.</returns>
    /// <exception cref="ArgumentException">The batch is empty, names a key twice, or has a key or value outside the limits.</exception>
    public static BatchEntry[] Check(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty)
        {
            throw new ArgumentException("An empty batch has nothing to commit", nameof(batch));
        }

        BatchEntry[] entries = [.. batch.Entries];
        foreach (var entry in entries)
        {
            CheckEntry(entry);
        }

        return HasDuplicate(entries) ? throw new ArgumentException("A key appears twice in one batch", nameof(batch)) : entries;
    }

    /// <exception cref="ArgumentException">The key is empty.</exception>
    public static void CheckKey(StoreKey key)
    {
        if (key.Span.IsEmpty)
        {
            throw new ArgumentException("The key is empty", nameof(key));
        }
    }

    private static void CheckEntry(BatchEntry entry)
    {
        CheckKey(entry.Key);
        ArgumentOutOfRangeException.ThrowIfLessThan(entry.ExpectedRevision, Expect.Anything);
        if (entry.Kind == BatchEntryKind.Put)
        {
            ArgumentNullException.ThrowIfNull(entry.Value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Value.Length, MaxValueLength);
        }
    }

    private static bool HasDuplicate(BatchEntry[] entries)
    {
        if (entries.Length > FewEntries)
        {
            return entries.DistinctBy(entry => entry.Key).Count() != entries.Length;
        }

        for (var i = 1; i < entries.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (entries[i].Key == entries[j].Key)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
