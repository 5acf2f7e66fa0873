using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>What a version of a secret, key or certificate has in common with the others. Times are whole Unix seconds.</summary>
internal abstract record StoredVersion
{
    public required ObjectVersion Version { get; init; }

    /// <summary>1 for the first version of an object, then rising: the order in which versions are listed.</summary>
    public required int Ordinal { get; init; }

    public required bool Enabled { get; init; }

    public required long? NotBefore { get; init; }

    public required long? Expires { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }

    public required IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>True when something of it lies outside of the store, which erasing has to end and cannot find without this row.</summary>
    public virtual bool ReachesOutside => false;

    /// <summary>The id, place and attributes, in the order that every kind of version begins with.</summary>
    protected static void WriteAttributes(RecordWriter writer, StoredVersion version)
    {
        writer.Text(version.Version.Value);
        writer.Int32(version.Ordinal);
        writer.Bool(version.Enabled);
        writer.OptionalInt64(version.NotBefore);
        writer.OptionalInt64(version.Expires);
        writer.Int64(version.Created);
        writer.Int64(version.Updated);
    }

    protected static ObjectVersion ReadVersion(ref RecordReader reader) =>
        ObjectVersion.TryParse(reader.Text(), out var version) ? version : throw new InvalidDataException("A stored version holds no version id");
}
