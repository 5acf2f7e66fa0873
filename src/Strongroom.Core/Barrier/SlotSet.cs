namespace Strongroom.Barrier;

/// <summary>The root slots and the keyring as they were read together, with the revisions that a change of them depends on.</summary>
internal sealed record SlotSet
{
    public required Guid Installation { get; init; }

    public required int RootGeneration { get; init; }

    public required byte[] Tag { get; init; }

    public required IReadOnlyList<RootSlotRecord> Slots { get; init; }

    /// <summary>The revision of each slot, by its id.</summary>
    public required IReadOnlyDictionary<Guid, long> SlotRevisions { get; init; }

    public required long SetRevision { get; init; }

    /// <summary>Null when the row is missing.</summary>
    public required KeyringRecord? Keyring { get; init; }

    public required long KeyringRevision { get; init; }
}
