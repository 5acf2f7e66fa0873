using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Authority;

/// <summary>Which certificate a revocation request asks about (CertID of RFC 6960 §4.1.1).</summary>
/// <param name="Hash">SHA-1, as most clients do to this day, or SHA-256. It names an issuer and protects nothing.</param>
/// <param name="Algorithm">The AlgorithmIdentifier as it stands in the request, for the answer.</param>
/// <param name="Serial">Big-endian, without a sign byte.</param>
internal sealed record CertificateId(HashAlgorithmName? Hash, byte[] Algorithm, byte[] NameHash, byte[] KeyHash, byte[] Serial)
{
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const int LongestHash = 64;
    private const int LongestSerial = 20;

    /// <exception cref="AsnContentException">It is not of this form.</exception>
    public static CertificateId Read(AsnReader reader)
    {
        var id = reader.ReadSequence();
        var algorithm = id.PeekEncodedValue().ToArray();
        var oid = id.ReadSequence().ReadObjectIdentifier();
        var (name, key) = (id.ReadOctetString(), id.ReadOctetString());
        var serial = id.ReadIntegerBytes().Span;
        id.ThrowIfNotEmpty();
        if (name.Length > LongestHash || key.Length > LongestHash || algorithm.Length > LongestHash || serial.Length > LongestSerial + 1)
        {
            throw new AsnContentException("A part of the CertID is too long");
        }

        var unsigned = serial.Length > 1 && serial[0] == 0 ? serial[1..] : serial;
        return new CertificateId(oid switch { Sha1 => HashAlgorithmName.SHA1, Sha256 => HashAlgorithmName.SHA256, _ => null }, algorithm, name, key, unsigned.ToArray());
    }

    /// <summary>True when it speaks of a certificate that this issuer could have signed.</summary>
    public bool IsOf(X509Certificate2 issuer) =>
        Hash is { } hash
        && CryptographicOperations.HashData(hash, issuer.SubjectName.RawData).AsSpan().SequenceEqual(NameHash)
        && CryptographicOperations.HashData(hash, issuer.PublicKey.EncodedKeyValue.RawData).AsSpan().SequenceEqual(KeyHash);

    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Algorithm);
            writer.WriteOctetString(NameHash);
            writer.WriteOctetString(KeyHash);
            writer.WriteIntegerUnsigned(Serial);
        }
    }
}
