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
    private const int MostExtensions = 64;

    /// <summary>Those that are read; of others not even DER is asked, since nobody here looks into them.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.35", "2.5.29.37" };

    public SubjectNames Names { get; private set; } = SubjectNames.None;

    public ImmutableArray<string> ExtendedKeyUsages { get; private set; } = [];

    public X509KeyUsageFlags? KeyUsage { get; private set; }

    public bool IsAuthority { get; private set; }

    public int? PathLength { get; private set; }

    public byte[]? SubjectKeyId { get; private set; }

    public byte[]? AuthorityKeyId { get; private set; }

    /// <summary>With those of kinds that <see cref="Names"/> leaves out.</summary>
    private int _nameCount;

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

        if (read._nameCount > SubjectNames.Most)
        {
            fault = $"It has {read._nameCount} names; at most {SubjectNames.Most} are allowed.";
            return false;
        }

        facts = read;
        return true;
    }

    private void Take(X509Extension extension)
    {
        if (!DerBounds.IsWithin(extension.RawData) && Known.Contains(extension.Oid!.Value!))
        {
            throw new AsnContentException("The extension is not DER");
        }

        switch (extension.Oid!.Value)
        {
            case "2.5.29.17":
                (Names, _nameCount) = ReadNames(extension.RawData);
                break;
            case "2.5.29.14":
                SubjectKeyId = new X509SubjectKeyIdentifierExtension(extension, extension.Critical).SubjectKeyIdentifierBytes.ToArray();
                break;
            case "2.5.29.35":
                AuthorityKeyId = new X509AuthorityKeyIdentifierExtension(extension.RawData, extension.Critical).KeyIdentifier?.ToArray();
                break;
            case "2.5.29.15":
                KeyUsage = new X509KeyUsageExtension(extension, extension.Critical).KeyUsages;
                break;
            case "2.5.29.19":
                var basic = new X509BasicConstraintsExtension(extension, extension.Critical);
                IsAuthority = basic.CertificateAuthority;
                PathLength = basic.HasPathLengthConstraint ? basic.PathLengthConstraint : null;
                ArgumentOutOfRangeException.ThrowIfNegative(PathLength ?? 0);
                break;
            case "2.5.29.37":
                ExtendedKeyUsages = [.. new X509EnhancedKeyUsageExtension(extension, extension.Critical).EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value!)];

                // None would read as every one.
                ArgumentOutOfRangeException.ThrowIfZero(ExtendedKeyUsages.Length);
                break;
            default:
                break;
        }
    }

    private static (SubjectNames Names, int Count) ReadNames(byte[] der)
    {
        var (dns, emails, upns, uris, addresses) = (new List<string>(), new List<string>(), new List<string>(), new List<string>(), new List<IPAddress>());
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var names = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        var count = 0;
        for (; names.HasData; count++)
        {
            var tag = names.PeekTag();
            switch (tag.TagClass == TagClass.ContextSpecific ? tag.TagValue : -1)
            {
                case 0:
                    var other = names.ReadSequence(tag);
                    if (other.ReadObjectIdentifier() == SubjectNamesDer.UserPrincipalName)
                    {
                        upns.Add(Plain(other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadCharacterString(UniversalTagNumber.UTF8String)));
                    }

                    break;
                case 1:
                    emails.Add(Plain(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 2:
                    dns.Add(Plain(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 6:
                    uris.Add(Plain(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                    break;
                case 7:
                    addresses.Add(new IPAddress(names.ReadOctetString(tag)));
                    break;
                default:
                    names.ReadEncodedValue();
                    break;
            }
        }

        return (new SubjectNames { Dns = [.. dns], Emails = [.. emails], Upns = [.. upns], Uris = [.. uris], Addresses = [.. addresses] }, count);
    }

    /// <summary>A NUL ends the name for some readers and not for others (CVE-2009-2408), and a line end forges a line of a log.</summary>
    private static string Plain(string name) => name.Any(char.IsControl) ? throw new FormatException("A name has a control character") : name;
}
