using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>One version of a secret: its attributes, and its value sealed for this name and version. Times are whole Unix seconds.</summary>
internal sealed record SecretVersion : IRecord<SecretVersion>
{
    public required ObjectVersion Version { get; init; }

    /// <summary>1 for the first version of a secret, then rising: the order in which versions are listed.</summary>
    public required int Ordinal { get; init; }

    public required bool Enabled { get; init; }

    public required long? NotBefore { get; init; }

    public required long? Expires { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }

    public required string? ContentType { get; init; }

    public required IReadOnlyDictionary<string, string>? Tags { get; init; }

    public required byte[] SealedValue { get; init; }

    public static void Write(RecordWriter writer, SecretVersion record)
    {
        writer.Byte(1);
        writer.Text(record.Version.Value);
        writer.Int32(record.Ordinal);
        writer.Bool(record.Enabled);
        writer.OptionalInt64(record.NotBefore);
        writer.OptionalInt64(record.Expires);
        writer.Int64(record.Created);
        writer.Int64(record.Updated);
        writer.OptionalText(record.ContentType);
        writer.TextMap(record.Tags);
        writer.Bytes(record.SealedValue);
    }

    public static SecretVersion Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SecretVersion
        {
            Version = ObjectVersion.TryParse(reader.Text(), out var version) ? version : throw new InvalidDataException("A secret version holds no version id"),
            Ordinal = reader.Int32(),
            Enabled = reader.Bool(),
            NotBefore = reader.OptionalInt64(),
            Expires = reader.OptionalInt64(),
            Created = reader.Int64(),
            Updated = reader.Int64(),
            ContentType = reader.OptionalText(),
            Tags = reader.TextMap(),
            SealedValue = reader.Bytes().ToArray(),
        };
    }
}
