namespace Strongroom.Audit;

/// <summary>An entry whose record is not yet decoded.</summary>
internal readonly record struct RawEntry(long Sequence, AuditEntryKind Kind, PendingId? Pending, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Hash);
