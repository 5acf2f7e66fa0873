using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>
/// Certificates as authorities hand them out: one in DER, several in PEM, or a bundle (the certs-only message of RFC 5652 §5, known as PKCS #7 or
/// .p7b) in DER, BER or PEM. They are only taken out here, each to be read by <see cref="CertificateFacts"/>.
/// </summary>
public static class CertificateBag
{
    /// <summary>A longer one is refused unread.</summary>
    public const int MostBytes = 512 * 1024;

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const byte SequenceTag = 0x30;
    private const string NoCertificates = "It is neither a certificate nor a PKCS #7 bundle of certificates.";

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <param name="certificates">DER, at least one, in the order in which they stand in it, which says nothing.</param>
    /// <param name="fault">A sentence for the caller.</param>
    public static bool TryRead(ReadOnlySpan<byte> value, out ImmutableArray<byte[]> certificates, [NotNullWhen(false)] out string? fault)
    {
        certificates = [];
        if (value.Length > MostBytes)
        {
            fault = $"It has {value.Length} bytes; at most {MostBytes} are allowed.";
            return false;
        }

        var found = ImmutableArray.CreateBuilder<byte[]>();
        fault = PemReader.IsPem(value) ? ReadPem(value, found)
            : ReadBinary(value, found) ? null
            : NoCertificates;
        fault ??= found.Count == 0 ? "There is no certificate in it."
            : found.Count > CertificateChain.Most ? $"It has more than {CertificateChain.Most} certificates."
            : null;
        certificates = fault is null ? found.ToImmutable() : [];
        return fault is null;
    }

    private static string? ReadPem(ReadOnlySpan<byte> text, ImmutableArray<byte[]>.Builder found)
    {
        var blocks = new PemBlocks(text);
        while (blocks.Next())
        {
            if (!blocks.IsLabel("CERTIFICATE"u8) && !blocks.IsLabel("PKCS7"u8) && !blocks.IsLabel("CMS"u8) && !blocks.IsLabel("X509 CERTIFICATE"u8))
            {
                return "Its blocks may be CERTIFICATE or PKCS7; there is another.";
            }

            using var der = blocks.Decode();
            if (der is null)
            {
                return PemBlocks.NotBase64;
            }

            if (!ReadBinary(der.Span, found))
            {
                return NoCertificates;
            }
        }

        return blocks.Fault;
    }

    /// <summary>A bundle begins with an identifier, a certificate with its body.</summary>
    private static bool ReadBinary(ReadOnlySpan<byte> value, ImmutableArray<byte[]>.Builder found)
    {
        try
        {
            var reader = new AsnReader(value.ToArray(), AsnEncodingRules.BER);
            var whole = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            if (whole.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                found.Add(value.ToArray());
                return true;
            }

            return whole.ReadObjectIdentifier() == SignedData && ReadBundle(whole, found);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool ReadBundle(AsnReader content, ImmutableArray<byte[]>.Builder found)
    {
        var signed = content.ReadSequence(Tag0).ReadSequence();
        content.ThrowIfNotEmpty();
        signed.ReadInteger();
        signed.ReadEncodedValue();
        signed.ReadEncodedValue();
        if (!signed.HasData || !signed.PeekTag().HasSameClassAndValue(Tag0))
        {
            return true;
        }

        // A set, but of BER: its order is not DER's.
        var certificates = signed.ReadSetOf(skipSortOrderValidation: true, Tag0);
        while (certificates.HasData)
        {
            var certificate = certificates.ReadEncodedValue();
            if (certificate.Span[0] != SequenceTag || found.Count > CertificateChain.Most)
            {
                return certificate.Span[0] == SequenceTag;
            }

            found.Add(certificate.ToArray());
        }

        return true;
    }
}
