using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>One version of a secret: its attributes, and its value sealed for this secret and version.</summary>
internal sealed record SecretVersion : StoredVersion, IRecord<SecretVersion>
{
    public required string? ContentType { get; init; }

    public required byte[] SealedValue { get; init; }

    public static void Write(RecordWriter writer, SecretVersion record)
    {
        writer.Byte(1);
        WriteAttributes(writer, record);
        writer.OptionalText(record.ContentType);
        writer.TextMap(record.Tags);
        writer.Bytes(record.SealedValue);
    }

    public static SecretVersion Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SecretVersion
        {
            Version = ReadVersion(ref reader),
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
