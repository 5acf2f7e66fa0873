using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>Rows that carry an authentication of their own and no row tag; re-wrapping leaves them alone. A room that has such rows registers one of these.</summary>
/// <param name="Prefix">The beginning of their keys.</param>
public sealed record UnguardedRows(StoreKey Prefix);
