namespace Strongroom.Storage;

/// <summary>One line of a batch.</summary>
/// <param name="ExpectedRevision">A revision, <see cref="Expect.Absent"/> or <see cref="Expect.Anything"/>.</param>
public readonly record struct BatchEntry(BatchEntryKind Kind, StoreKey Key, byte[]? Value, long ExpectedRevision);
