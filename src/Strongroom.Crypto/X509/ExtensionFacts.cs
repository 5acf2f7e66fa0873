using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>What the extensions of a certificate or a request say (RFC 5280 §4.2).</summary>
internal sealed record ExtensionFacts
{
    private const string UserPrincipalName = "1.3.6.1.4.1.311.20.2.3";
    private const int MostExtensions = 64;

    public SubjectNames Names { get; private set; } = SubjectNames.None;

    public ImmutableArray<string> ExtendedKeyUsages { get; private set; } = [];

    public X509KeyUsageFlags? KeyUsage { get; private set; }

    public bool IsAuthority { get; private set; }

    public int? PathLength { get; private set; }

    public static bool TryRead(X509Extension[] extensions, [NotNullWhen(true)] out ExtensionFacts? facts, [NotNullWhen(false)] out string? fault)
    {
        (facts, fault) = (null, null);
        if (extensions.Length > MostExtensions)
        {
            fault = $"It has {extensions.Length} extensions; at most {MostExtensions} are allowed.";
            return false;
        }

        var read = new ExtensionFacts();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var extension in extensions)
            {
                if (!seen.Add(extension.Oid!.Value!))
                {
                    fault = "An extension stands in it twice.";
                    return false;
                }

                read.Take(extension);
            }
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException or ArgumentException or FormatException)
        {
            fault = "An extension is not what its kind must be.";
            return false;
        }

        if (read.Names.Count > SubjectNames.Most)
        {
            fault = $"It has {read.Names.Count} names; at most {SubjectNames.Most} are allowed.";
            return false;
        }

        facts = read;
        return true;
    }

    private void Take(X509Extension extension)
    {
        switch (extension.Oid!.Value)
        {
            case "2.5.29.17":
                Names = ReadNames(extension.RawData);
                break;
            case "2.5.29.15":
                KeyUsage = new X509KeyUsageExtension(extension, extension.Critical).KeyUsages;
                break;
            case "2.5.29.19":
                var basic = new X509BasicConstraintsExtension(extension, extension.Critical);
                IsAuthority = basic.CertificateAuthority;
                PathLength = basic.HasPathLengthConstraint ? basic.PathLengthConstraint : null;
                break;
            case "2.5.29.37":
                ExtendedKeyUsages = [.. new X509EnhancedKeyUsageExtension(extension, extension.Critical).EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value!)];
                break;
            default:
                break;
        }
    }

    private static SubjectNames ReadNames(byte[] der)
    {
        var (dns, emails, upns, uris, addresses) = (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<IPAddress>());
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var names = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            switch (tag.TagClass == TagClass.ContextSpecific ? tag.TagValue : -1)
            {
                case 0:
                    var other = names.ReadSequence(tag);
                    if (other.ReadObjectIdentifier() == UserPrincipalName)
                    {
                        upns.Add(other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadCharacterString(UniversalTagNumber.UTF8String));
                    }

                    break;
                case 1:
                    emails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 2:
                    dns.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 6:
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 7:
                    addresses.Add(new IPAddress(names.ReadOctetString(tag)));
                    break;
                default:
                    names.ReadEncodedValue();
                    break;
            }
        }

        return new SubjectNames { Dns = [.. dns], Emails = [.. emails], Upns = [.. upns], Uris = [.. uris], Addresses = [.. addresses] };
    }
}
