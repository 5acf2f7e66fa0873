using System.Formats.Asn1;
using System.Text;

namespace Strongroom.Issuers.Est;

/// <summary>The certificates in a certs-only CMS message (RFC 5652 §5, RFC 8551 §3.8), base64 as EST sends it (RFC 7030 §4.1.3). Nothing in it is believed for its sake.</summary>
internal static class CertsOnly
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private static readonly Asn1Tag Content = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>DER of each certificate; null for anything but 1 to <see cref="IssuedChain.Most"/> of them.</summary>
    public static IReadOnlyList<byte[]>? Read(byte[] body)
    {
        try
        {
            return ReadDer(Decode(body));
        }
        catch (Exception fault) when (fault is AsnContentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Base64 it is by the standard; some servers send the bytes themselves.</summary>
    private static byte[] Decode(byte[] body) => body.Length > 0 && body[0] == 0x30 && !Ascii.IsValid(body) ? body : Convert.FromBase64String(Encoding.ASCII.GetString(body));

    private static List<byte[]>? ReadDer(byte[] message)
    {
        // Senders may use BER (RFC 5652 §2); the certificates themselves are DER and are read as such later.
        var whole = new AsnReader(message, AsnEncodingRules.BER);
        var info = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        if (info.ReadObjectIdentifier() != SignedData)
        {
            return null;
        }

        var signed = info.ReadSequence(Content).ReadSequence();
        signed.ReadInteger();
        signed.ReadSetOf();
        signed.ReadSequence();
        if (!signed.HasData || !signed.PeekTag().HasSameClassAndValue(Content))
        {
            return null;
        }

        var certificates = signed.ReadSetOf(skipSortOrderValidation: true, Content);
        var found = new List<byte[]>();
        while (certificates.HasData)
        {
            if (found.Count == IssuedChain.Most || certificates.PeekTag() != Asn1Tag.Sequence)
            {
                return null;
            }

            found.Add(certificates.ReadEncodedValue().ToArray());
        }

        return found.Count > 0 ? found : null;
    }
}
