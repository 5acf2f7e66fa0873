using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>An authority whose certificates a tenant believes, for the applications that name it.</summary>
/// <param name="Certificate">DER of its own certificate, with which every chain must end.</param>
internal sealed record CertificateAuthorityRecord(string DisplayName, DateTimeOffset CreatedAt, ImmutableArray<byte> Certificate) : IRecord<CertificateAuthorityRecord>
{
    public static void Write(RecordWriter writer, CertificateAuthorityRecord record)
    {
        writer.Byte(1);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bytes(record.Certificate.AsSpan());
    }

    public static CertificateAuthorityRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new CertificateAuthorityRecord(reader.Text(), DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()), [.. reader.Bytes()]);
    }
}
