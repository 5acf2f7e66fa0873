namespace Strongroom.Barrier;

/// <summary>What people see of a root slot.</summary>
/// <param name="Name">No other slot of the installation has it.</param>
public sealed record RootSlotSummary(Guid Id, string Kind, string Name);
