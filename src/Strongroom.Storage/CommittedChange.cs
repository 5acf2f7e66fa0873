namespace Strongroom.Storage;

/// <summary>One key changed by a commit; a null value means that the row was deleted.</summary>
public readonly record struct CommittedChange(StoreKey Key, long Revision, byte[]? Value);
