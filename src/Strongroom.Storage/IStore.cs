namespace Strongroom.Storage;

/// <summary>
/// The ordered, transactional key space that everything durable lives in. Both engines keep the same promises: a committed batch is
/// durable (reliability R1), whole (R2), and seen by every later read of this node (R4).
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The row under <paramref name="key"/>, or null.</summary>
    ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel);

    /// <summary>
    /// Up to <paramref name="limit"/> rows whose keys begin with <paramref name="prefix"/>, in key order, after the key
    /// <paramref name="after"/> if one is given. The rows of one call are one snapshot; its cost does not depend on how many rows the store holds.
    /// </summary>
    ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel);

    /// <summary>
    /// Commits all of the batch or nothing. Every expectation is checked against the state the batch would change, after all batches that
    /// committed before it. Cancellation applies while the batch waits in line, never once it may have been written.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store could not commit, or does not know whether it did (R7).</exception>
    ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel);

    /// <summary>
    /// Calls <paramref name="observer"/> for each committed change of a key that begins with <paramref name="prefix"/>, in commit order, once it
    /// is durable and, for this node's commits, before <see cref="CommitAsync"/> returns. The observer must be quick and must not throw.
    /// Dispose what is returned to stop.
    /// </summary>
    IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer);

    /// <summary>Makes the bytes of deleted and overwritten rows unreadable in the engine's own files, as far as the engine can (S15).</summary>
    ValueTask ScrubAsync(CancellationToken cancel);
}
