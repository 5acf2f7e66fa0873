using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Issuers.Acme;

/// <summary>What an order is for (RFC 8555 §7.1.4, RFC 8738): the DNS names and addresses of the request, and the name in its subject when it is one.</summary>
internal static class AcmeIdentifiers
{
    private const string CommonName = "2.5.4.3";
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <exception cref="AuthorityFaultException">The request names something that no ACME authority vouches for, or nothing.</exception>
    public static IReadOnlyList<(string Type, string Value)> Of(SigningRequest request)
    {
        var names = request.Names;
        if (names.Emails.Length + names.Upns.Length + names.Uris.Length > 0)
        {
            throw Bad("An ACME authority vouches for DNS names and addresses, not for e-mail addresses, user principal names and URIs.");
        }

        var dns = names.Dns.Select(name => name.ToLowerInvariant()).ToList();
        if (CommonNameOf(request)?.ToLowerInvariant() is { } common && IsDnsName(common) && common.Contains('.', StringComparison.Ordinal))
        {
            // The request must ask for exactly the order's names, in its subject or beside it (RFC 8555 §7.4).
            dns.Add(common);
        }

        if (dns.Find(name => !IsDnsName(name)) is { } odd)
        {
            throw Bad($"'{OutsideText.Shown(odd)}' is no DNS name.");
        }

        IReadOnlyList<(string, string)> found =
        [
            .. dns.Distinct(StringComparer.Ordinal).Select(name => ("dns", name)),
            .. names.Addresses.Distinct().Where(address => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6).Select(address => ("ip", address.ToString())),
        ];
        return found.Count > 0 ? found : throw Bad("The certificate names no DNS name and no address, and an ACME authority vouches for nothing else.");
    }

    /// <summary>Letters, digits and hyphens in labels, the first of which may be a star (RFC 1123 §2.1). It becomes an argument of the operator's program.</summary>
    public static bool IsDnsName(string name)
    {
        var rest = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return rest.Length is > 0 and <= LongestName && rest.Split('.').All(label =>
            label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }

    private static string? CommonNameOf(SigningRequest request) =>
        new X500DistinguishedName(request.SubjectDer).EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault();

    private static AuthorityFaultException Bad(string reason) => AuthorityFaultException.Final(AuthorityFaultException.Rejected, reason);
}
