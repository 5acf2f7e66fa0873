using Strongroom.Gate;

namespace Strongroom.Schedule;

/// <summary>What became of an item.</summary>
/// <param name="Finished">False when there is more to do: the item stays and is run again at once.</param>
/// <param name="Record">The audit record that commits with the change; null when nothing happened that an auditor would ask about.</param>
/// <param name="Scrub">True when deleted bytes must leave the store's files soon (S15).</param>
public sealed record DueOutcome(bool Finished, AuditRecord? Record = null, bool Scrub = false);
