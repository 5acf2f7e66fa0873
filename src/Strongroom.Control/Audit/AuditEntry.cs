using Strongroom.Gate;

namespace Strongroom.Audit;

/// <summary>One entry of the chain, as read from a segment.</summary>
/// <param name="Hash">The entry's own hash, 32 bytes.</param>
/// <param name="Record">Null for a checkpoint.</param>
/// <param name="Checkpoint">The signed note; null for anything else.</param>
public sealed record AuditEntry(long Sequence, ReadOnlyMemory<byte> Hash, AuditEntryKind Kind, AuditRecord? Record, string? Checkpoint);
