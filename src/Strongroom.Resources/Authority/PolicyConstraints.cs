using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Authority;

/// <summary>
/// What an intermediate may vouch for, in its own certificate: critical name constraints (RFC 5280 §4.2.1.10) and extended key usages. Whoever holds
/// its key by theft can then do no more with it than the tenant could.
/// </summary>
/// <remarks><code>
/// NameConstraints  ::= SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] GeneralSubtrees OPTIONAL }
/// GeneralSubtrees  ::= SEQUENCE OF SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, … }
/// GeneralName      ::= CHOICE { rfc822Name [1], dNSName [2], uniformResourceIdentifier [6] IA5String, iPAddress [7] OCTET STRING (address ‖ mask), … }
/// </code></remarks>
internal static class PolicyConstraints
{
    public const string Oid = "2.5.29.30";

    /// <summary>
    /// A kind of name of which no subtree is named is free. So where the policy permits none of a kind, the one subtree permitted is a name that
    /// can exist nowhere (RFC 6761 §6.4): verifiers do not agree on how to exclude everything.
    /// </summary>
    private const string Nowhere = "nothing.invalid";

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExcludedSubtrees = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UniformResource = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    private static readonly IPNetwork AllOfVersion4 = new(IPAddress.Any, 0);
    private static readonly IPNetwork AllOfVersion6 = new(IPAddress.IPv6Any, 0);

    public static X509Extension Names(IssuancePolicy policy)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(PermittedSubtrees))
            {
                Write(writer, Dns, policy.DnsSuffixes);
                Write(writer, Email, policy.EmailDomains);
                Write(writer, UniformResource, [.. policy.UriPrefixes.Select(HostOf).Distinct(StringComparer.Ordinal)]);
                foreach (var network in policy.Addresses)
                {
                    Write(writer, network);
                }
            }

            if (policy.Addresses.IsEmpty)
            {
                using (writer.PushSequence(ExcludedSubtrees))
                {
                    Write(writer, AllOfVersion4);
                    Write(writer, AllOfVersion6);
                }
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    /// <summary>The policy's usages, and the one that a responder needs to speak for the intermediate.</summary>
    public static X509Extension Usages(IssuancePolicy policy)
    {
        var usages = new OidCollection();
        foreach (var usage in policy.Usages.Append(KeyUsages.OcspSigning).Order(StringComparer.Ordinal))
        {
            usages.Add(new Oid(usage));
        }

        return new X509EnhancedKeyUsageExtension(usages, critical: false);
    }

    /// <summary>True when an intermediate is bound as the policy says today.</summary>
    public static bool Are(X509Certificate2 certificate, IssuancePolicy policy) => Has(certificate, Names(policy)) && Has(certificate, Usages(policy));

    private static bool Has(X509Certificate2 certificate, X509Extension wanted) =>
        certificate.Extensions[wanted.Oid!.Value!] is { } there && there.RawData.AsSpan().SequenceEqual(wanted.RawData);

    private static string HostOf(string prefix) => new Uri(prefix).Host;

    private static void Write(AsnWriter writer, Asn1Tag kind, IReadOnlyList<string> names)
    {
        foreach (var name in names.Count == 0 ? [Nowhere] : names)
        {
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, kind);
            }
        }
    }

    private static void Write(AsnWriter writer, IPNetwork network)
    {
        var address = network.BaseAddress.GetAddressBytes();
        var range = new byte[address.Length * 2];
        address.CopyTo(range, 0);
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            range[address.Length + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        using (writer.PushSequence())
        {
            writer.WriteOctetString(range, Address);
        }
    }
}
