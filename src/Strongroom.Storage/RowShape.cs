namespace Strongroom.Storage;

/// <summary>A key shape together with the type of record its rows hold.</summary>
public sealed class RowShape<T>(string template, string holds) : KeyShape(template, holds) where T : class, IRecord<T>
{
    public override string RecordName => typeof(T).Name;

    /// <summary>The key of one row. Each part is ASCII without a slash, already in the case that the row was stored under.</summary>
    public RowKey<T> Key(params ReadOnlySpan<string> parts) =>
        parts.Length == Holes ? new RowKey<T>(new StoreKey(Build(parts))) : throw new ArgumentException($"{Template} has {Holes} parts", nameof(parts));

    /// <summary>The common beginning of all rows whose first parts are these; scanning it never meets a row of another shape with the same beginning.</summary>
    public StoreKey Prefix(params ReadOnlySpan<string> parts) => new(Build(parts));

    /// <summary>The record in a row that came from the change feed.</summary>
    /// <exception cref="RowIntegrityException">The row does not carry a valid tag.</exception>
    public static T Decode(IRowGuard guard, StoreKey key, byte[] stored)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var reader = new RecordReader(guard.Open(key, stored).Span);
        var record = T.Read(ref reader);
        return reader.AtEnd ? record : throw new InvalidDataException($"The record at {key} has bytes left over");
    }
}
