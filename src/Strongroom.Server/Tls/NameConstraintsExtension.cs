using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Server.Tls;

/// <summary>
/// Writes the critical nameConstraints extension (RFC 5280 §4.2.1.10), which .NET lacks. With it, whoever trusts our CA trusts it for this
/// installation's names only: a stolen CA key opens no other site.
/// </summary>
/// <remarks><code>
/// NameConstraints  ::= SEQUENCE { permittedSubtrees [0] IMPLICIT GeneralSubtrees OPTIONAL, … }
/// GeneralSubtrees  ::= SEQUENCE OF SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, … }
/// GeneralName      ::= CHOICE { dNSName [2] IA5String, iPAddress [7] OCTET STRING (address ‖ mask), … }
/// </code></remarks>
internal static class NameConstraintsExtension
{
    public const string Oid = "2.5.29.30";

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    /// <summary>
    /// Permits the domain with everything below it, loopback (127.0.0.0/8 and ::1), and the identity's further addresses; no other DNS name or
    /// address.
    /// </summary>
    public static X509Extension For(ServerIdentity identity)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(PermittedSubtrees))
        {
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, identity.Domain, DnsName);
            }

            Permit(writer, IPAddress.Parse("127.0.0.0"), prefixLength: 8);
            Permit(writer, IPAddress.IPv6Loopback, prefixLength: 128);
            foreach (var address in identity.ExtraAddresses)
            {
                Permit(writer, address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    private static void Permit(AsnWriter writer, IPAddress network, int prefixLength)
    {
        var address = network.GetAddressBytes();
        var range = new byte[address.Length * 2];
        address.CopyTo(range, 0);
        for (var bit = 0; bit < prefixLength; bit++)
        {
            range[address.Length + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        using (writer.PushSequence())
        {
            writer.WriteOctetString(range, IpAddress);
        }
    }
}
