using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// Port: a room whose rows hold something sealed (a value, or a blob sealed for a purpose). Re-wrapping asks it for each of its rows. A room that
/// keeps purpose-sealed blobs in rows and does not implement this loses them when old system keys are removed.
/// </summary>
public interface IRewrapRows
{
    /// <summary>Whether the row is one of those. Called for every row of the store: no more than a look at the key.</summary>
    bool Owns(StoreKey key);

    /// <summary>The row's payload with everything sealed in it under the newest keys, or null when it is already so.</summary>
    /// <param name="payload">As a codec of the room wrote it; its tag has been checked.</param>
    ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel);
}
