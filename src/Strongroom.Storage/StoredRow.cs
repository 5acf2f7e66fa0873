namespace Strongroom.Storage;

/// <summary>A row as stored.</summary>
/// <param name="Revision">The store-wide number of the commit that wrote it: positive, rising with every commit.</param>
public sealed record StoredRow(StoreKey Key, long Revision, byte[] Value);
