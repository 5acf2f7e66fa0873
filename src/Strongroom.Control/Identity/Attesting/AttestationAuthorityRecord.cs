using System.Security.Cryptography;
using System.Text;
using Strongroom.Storage;

namespace Strongroom.Identity.Attesting;

/// <summary>An attestation authority that an operator trusts.</summary>
/// <param name="Url">Without a slash at the end.</param>
/// <param name="TrustedAt">Unix seconds.</param>
internal sealed record AttestationAuthorityRecord(string Url, long TrustedAt) : IRecord<AttestationAuthorityRecord>
{
    /// <summary>The row's name: a URL is none that a key can hold.</summary>
    public static string NameOf(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)).AsSpan(0, 16));

    public static void Write(RecordWriter writer, AttestationAuthorityRecord record)
    {
        writer.Byte(1);
        writer.Text(record.Url);
        writer.Int64(record.TrustedAt);
    }

    public static AttestationAuthorityRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AttestationAuthorityRecord(reader.Text(), reader.Int64());
    }
}
