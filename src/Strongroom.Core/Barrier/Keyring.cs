namespace Strongroom.Barrier;

/// <summary>The system keys, oldest first. Immutable: a change makes a new ring, which is swapped whole.</summary>
internal sealed class Keyring(IReadOnlyList<KeyringEntry> entries)
{
    public IReadOnlyList<KeyringEntry> Entries { get; } = entries;

    /// <summary>What every new row, vault key and blob goes under.</summary>
    public SystemKey Newest { get; } = entries[^1].Key;

    /// <summary>The key for a row or vault key, or null when there is none of that number or it is retired.</summary>
    public SystemKey? ForRows(uint number) => number == Newest.Number ? Newest : Find(number) is { Retired: false, Key: var key } ? key : null;

    /// <summary>The key for a purpose-sealed blob, retired or not.</summary>
    public SystemKey? ForPurposes(uint number) => number == Newest.Number ? Newest : Find(number)?.Key;

    private KeyringEntry? Find(uint number)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Number == number)
            {
                return entry;
            }
        }

        return null;
    }
}
