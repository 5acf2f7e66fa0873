namespace Strongroom.Storage.Sqlite;

/// <summary>How the embedded engine is opened.</summary>
/// <param name="Directory">
/// Where the store's files lie; made with mode 0700 if it is missing, set to 0700 if it is empty, left as it is otherwise, and refused if
/// others than its owner can write to it. The files themselves have mode 0600.
/// </param>
public sealed record SqliteOptions(string Directory)
{
    /// <summary>Batches that may wait for the writer; one more is refused at once, because a longer line only makes everyone late (R9). 1 to 1,000,000.</summary>
    public int QueuedBatches { get; init; } = 4096;

    /// <summary>Bytes of keys and values that may wait for the writer. A batch that is larger alone is admitted to an empty line. At least 1.</summary>
    public long QueuedBytes { get; init; } = 64L << 20;

    /// <summary>Pages of 4,096 bytes written to the log after which the checkpoint thread copies them into the database. At least 16.</summary>
    public int CheckpointPages { get; init; } = 2048;

    /// <summary>
    /// Pages in the log from which on the writer itself finishes what the checkpoint thread began; the log holds at most twice as many and one
    /// group. Above <see cref="CheckpointPages"/>.
    /// </summary>
    public int LogPages { get; init; } = 4096;

    /// <exception cref="ArgumentException">Names every option that is out of range.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory is empty");
        Require(QueuedBatches is >= 1 and <= 1_000_000, "QueuedBatches is not between 1 and 1,000,000");
        Require(QueuedBytes >= 1, "QueuedBytes is below 1");
        Require(CheckpointPages >= 16, "CheckpointPages is below 16");
        Require(LogPages > CheckpointPages, "LogPages is not above CheckpointPages");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The SQLite store's options are out of range: {string.Join("; ", faults)}");
        }

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
