using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>One version of a secret: its attributes, and its value sealed for this secret and version.</summary>
internal sealed record SecretVersion : StoredVersion, IRecord<SecretVersion>
{
    public required string? ContentType { get; init; }

    public required byte[] SealedValue { get; init; }

    /// <summary>It holds what the certificate's version of the same id has, and the key of that id.</summary>
    public bool IsOfCertificate { get; init; }

    /// <summary>The version of the certificate before this one; null for the first, and for what is no certificate's.</summary>
    public string? PreviousVersion { get; init; }

    public static void Write(RecordWriter writer, SecretVersion record)
    {
        writer.Byte(2);
        WriteAttributes(writer, record);
        writer.OptionalText(record.ContentType);
        writer.TextMap(record.Tags);
        writer.Bytes(record.SealedValue);
        writer.Bool(record.IsOfCertificate);
        writer.OptionalText(record.PreviousVersion);
    }

    public static SecretVersion Read(ref RecordReader reader)
    {
        var layout = reader.Layout(2);
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
            IsOfCertificate = layout > 1 && reader.Bool(),
            PreviousVersion = layout > 1 ? reader.OptionalText() : null,
        };
    }
}
