using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>A row that waits for its entry.</summary>
internal sealed record PendingRow(PendingId Id, StoredRow Row);
