using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Strongroom.Authority;

/// <summary>A request for the revocation state of certificates (OCSPRequest of RFC 6960 §4.1.1), read with bounds.</summary>
/// <param name="Nonce">To be echoed (RFC 9654): 1 to 128 bytes; null when there is none.</param>
internal sealed record StatusRequest(ImmutableArray<CertificateId> Certificates, byte[]? Nonce)
{
    public const int MostBytes = 16 * 1024;

    /// <summary>Clients ask about one certificate, or the few of a chain.</summary>
    public const int MostCertificates = 16;

    public const string NonceOid = "1.3.6.1.5.5.7.48.1.2";

    private const int LongestNonce = 128;
    private const int MostExtensions = 16;

    /// <summary>False for what is malformed or beyond a bound. A signature of the asker proves nothing here and is not looked at.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out StatusRequest? request)
    {
        request = null;
        if (der.Length > MostBytes)
        {
            return false;
        }

        try
        {
            var whole = new AsnReader(der, AsnEncodingRules.DER);
            var outer = whole.ReadSequence();
            whole.ThrowIfNotEmpty();
            request = ReadBody(outer.ReadSequence());
            if (outer.HasData)
            {
                outer.ReadSequence(Tag(0));
            }

            outer.ThrowIfNotEmpty();
            return request is not null;
        }
        catch (AsnContentException)
        {
            request = null;
            return false;
        }
    }

    private static StatusRequest? ReadBody(AsnReader body)
    {
        if (Has(body, 0))
        {
            var version = body.ReadSequence(Tag(0));
            if (!version.TryReadInt32(out var number) || number != 0)
            {
                return null;
            }

            version.ThrowIfNotEmpty();
        }

        if (Has(body, 1))
        {
            body.ReadSequence(Tag(1));
        }

        var list = body.ReadSequence();
        var certificates = ImmutableArray.CreateBuilder<CertificateId>();
        while (list.HasData)
        {
            if (certificates.Count == MostCertificates)
            {
                return null;
            }

            var one = list.ReadSequence();
            certificates.Add(CertificateId.Read(one));
            if (Has(one, 0) && !TryReadExtensions(one.ReadSequence(Tag(0)), out _))
            {
                return null;
            }

            one.ThrowIfNotEmpty();
        }

        byte[]? nonce = null;
        if (Has(body, 2) && !TryReadExtensions(body.ReadSequence(Tag(2)), out nonce))
        {
            return null;
        }

        body.ThrowIfNotEmpty();
        return certificates.Count > 0 ? new StatusRequest(certificates.ToImmutable(), nonce) : null;
    }

    /// <summary>Nothing but the nonce is understood, so anything else that is critical is refused (RFC 6960 §4.4).</summary>
    private static bool TryReadExtensions(AsnReader holder, out byte[]? nonce)
    {
        nonce = null;
        var extensions = holder.ReadSequence();
        holder.ThrowIfNotEmpty();
        for (var count = 0; extensions.HasData; count++)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            if (count == MostExtensions || (oid == NonceOid ? nonce is not null || !TryReadNonce(value, out nonce) : critical))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNonce(byte[] value, out byte[] nonce)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        nonce = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return nonce.Length is > 0 and <= LongestNonce;
    }

    private static bool Has(AsnReader reader, int tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(Tag(tag));

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
