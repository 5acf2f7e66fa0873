namespace Strongroom.Storage;

/// <summary>A row's tag does not fit its key and bytes. The answer is an integrity alarm, never the row's content.</summary>
public sealed class RowIntegrityException(StoreKey key) : Exception($"The row {key} does not carry a valid tag")
{
    public StoreKey Key { get; } = key;
}
