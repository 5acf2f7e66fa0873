namespace Strongroom.Barrier;

/// <summary>A system key in the ring.</summary>
/// <param name="Retired">
/// No row or vault key is under it any more and none is accepted; it only opens what was sealed for a purpose and left the store, as backup blobs do.
/// </param>
internal readonly record struct KeyringEntry(SystemKey Key, bool Retired);
