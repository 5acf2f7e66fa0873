using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>Which policies can be kept: names in the one form in which they are compared, and nothing that no tenant may have.</summary>
internal static class IssuancePolicyRules
{
    private const int MostOfEach = 100;
    private const int LongestUri = 200;

    private static readonly string[] Forbidden = [KeyUsages.Any, KeyUsages.OcspSigning];

    /// <summary>The first fault, naming its member; null when there is none.</summary>
    public static VaultError? Fault(IssuancePolicy policy) =>
        Names("dns", policy.DnsSuffixes)
        ?? Names("emails", policy.EmailDomains)
        ?? Names("upns", policy.UpnDomains)
        ?? List("uris", policy.UriPrefixes, IsUriPrefix, "It must be a scheme, a host and a path that ends in a slash, as in spiffe://prod.example.org/.")
        ?? List("addresses", policy.Addresses, IsRange, "It must be a range of IPv4 or IPv6.")
        ?? List("keys", policy.Keys, kind => KeyKinds.All.Contains(kind), $"It must be one of {string.Join(", ", KeyKinds.All)}.")
        ?? List("usages", policy.Usages, IsUsage, "It must be the dotted number of an extended key usage, and neither \"any\" nor OCSP signing.")
        ?? Fault(policy.MaxDays is >= 1 and <= IssuancePolicy.MostDays, "maxDays", $"It must be from 1 to {IssuancePolicy.MostDays}.")
        ?? Fault(policy.DefaultDays >= 1 && policy.DefaultDays <= policy.MaxDays, "defaultDays", "It must be at least 1 and at most maxDays.");

    private static VaultError? Names(string member, IReadOnlyList<string> names) =>
        List(member, names, IsDomain, "It must be a DNS name in lower case, without a dot or a star before it.");

    private static bool IsDomain(string name) => NameRules.IsHost(name) && !name.Any(char.IsAsciiLetterUpper) && !name.Split('.')[^1].All(char.IsAsciiDigit);

    /// <summary>The host goes into name constraints, which know hosts by name only.</summary>
    private static bool IsUriPrefix(string prefix) =>
        prefix.Length <= LongestUri && prefix.EndsWith('/') && prefix.All(c => c is > ' ' and <= '~') && Uri.TryCreate(prefix, UriKind.Absolute, out var uri)
        && uri is { UserInfo: "", Query: "", Fragment: "" } && uri.HostNameType == UriHostNameType.Dns && IsDomain(uri.Host)
        && string.Equals(uri.AbsoluteUri, prefix, StringComparison.Ordinal);

    private static bool IsRange(IPNetwork range) => !range.BaseAddress.IsIPv4MappedToIPv6;

    private static bool IsUsage(string usage) => usage.Length is > 2 and <= 64 && !Forbidden.Contains(usage) && IsOid(usage);

    private static bool IsOid(string text)
    {
        try
        {
            var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            writer.WriteObjectIdentifier(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static VaultError? List<T>(string member, IReadOnlyList<T> items, Func<T, bool> isRight, string form) =>
        items.Count > MostOfEach ? AuthorityRefusals.NotPermitted(member, $"It has more than {MostOfEach} entries.")
        : Fault(items.All(isRight), member, form);

    private static VaultError? Fault(bool isRight, string member, string form) => isRight ? null : AuthorityRefusals.NotPermitted(member, form);
}
