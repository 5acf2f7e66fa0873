using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>One version of a certificate. Its private key is the key's of the same version id, its chain is in the secret's.</summary>
internal sealed record CertificateVersion : StoredVersion, IRecord<CertificateVersion>
{
    /// <summary>DER of the certificate itself; empty while the first version is pending, or when it never came.</summary>
    public required byte[] Der { get; init; }

    /// <summary>The subject as text; empty when there is none.</summary>
    public required string Subject { get; init; }

    public bool PreservesOrder { get; init; }

    /// <summary>Its secret holds the private key. What was hidden once stays so, whatever a later policy says.</summary>
    public bool ShowsKey { get; init; }

    /// <summary>No certificate has come for it yet.</summary>
    public bool IsPlaceholder => Der.Length == 0;

    public static void Write(RecordWriter writer, CertificateVersion record)
    {
        writer.Byte(2);
        WriteAttributes(writer, record);
        writer.TextMap(record.Tags);
        writer.Bytes(record.Der);
        writer.Text(record.Subject);
        writer.Bool(record.PreservesOrder);
        writer.Bool(record.ShowsKey);
    }

    public static CertificateVersion Read(ref RecordReader reader)
    {
        var saysWhatItShows = reader.Layout(2) >= 2;
        return new CertificateVersion
        {
            Version = ReadVersion(ref reader),
            Ordinal = reader.Int32(),
            Enabled = reader.Bool(),
            NotBefore = reader.OptionalInt64(),
            Expires = reader.OptionalInt64(),
            Created = reader.Int64(),
            Updated = reader.Int64(),
            Tags = reader.TextMap(),
            Der = reader.Bytes().ToArray(),
            Subject = reader.Text(),
            PreservesOrder = reader.Bool(),
            ShowsKey = saysWhatItShows && reader.Bool(),
        };
    }
}
