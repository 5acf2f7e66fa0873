using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>What the platform does not look at in a certificate's own fields (RFC 5280 §4.1).</summary>
internal static class CertificateParts
{
    private const int MostSerialBytes = 20;
    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>A sentence, or null when nothing is wrong. Throws <see cref="AsnContentException"/> for what is no certificate.</summary>
    /// <param name="signed">Within <see cref="DerBounds"/>.</param>
    public static string? FindFault(SignedBody signed)
    {
        var whole = new DerReader(signed.Body);
        var body = whole.Sequence();
        if (body.Has(Version))
        {
            body.Skip();
        }

        var serial = body.Natural().TrimStart((byte)0);
        return serial.Length > MostSerialBytes ? $"Its serial number has {serial.Length} bytes; at most {MostSerialBytes} are allowed."
            : !body.Encoded().SequenceEqual(signed.Algorithm) ? "It names two different signature algorithms."
            : null;
    }

    /// <summary>Whether a name can be shown and compared as it stands, by everybody alike.</summary>
    public static bool IsPlain(X500DistinguishedName name) => !name.Name.Any(char.IsControl);
}
