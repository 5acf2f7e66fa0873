using System.Net;
using System.Net.Sockets;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>Which alternative names a policy permits, each in the one spelling in which it can stand in a certificate.</summary>
internal sealed class NameRules(InstallationNames installation)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int LongestUri = 2048;
    private const int LongestLocalPart = 64;

    /// <summary>Null when the policy permits every one of them.</summary>
    public VaultError? Check(IssuancePolicy policy, SubjectNames names) =>
        names.Count > SubjectNames.Most ? AuthorityRefusals.NotPermitted("sans", $"A certificate can have {SubjectNames.Most} names at most.")
        : First("sans.dns_names", names.Dns, name => FaultOfDns(policy, name))
        ?? First("sans.emails", names.Emails, name => FaultOfMailbox(policy.EmailDomains, name))
        ?? First("sans.upns", names.Upns, name => FaultOfMailbox(policy.UpnDomains, name))
        ?? First("sans.uris", names.Uris, name => FaultOfUri(policy, name))
        ?? First("sans.ip_addresses", names.Addresses, address => FaultOfAddress(policy, address));

    /// <summary>True for letters, digits and hyphens in labels (RFC 1123 §2.1), lower or upper case, without a final dot and without a star.</summary>
    public static bool IsHost(string name) => name.Length is > 0 and <= LongestName && name.Split('.').All(IsLabel);

    private string? FaultOfDns(IssuancePolicy policy, string name)
    {
        var isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        var host = isWildcard ? name[2..] : name;
        return !IsHost(host) || host.Length + 2 > LongestName ? "It is no DNS name."
            : IPAddress.TryParse(host, out _) ? "It is an address, which is no DNS name."
            : IsOwn(host, isWildcard) ? "It is a name of this vault itself."
            : !policy.DnsSuffixes.Any(suffix => IsBelow(host, suffix)) ? "The issuance policy does not permit it."
            : isWildcard && !policy.AllowsWildcards ? "The issuance policy does not permit wildcards."
            : null;
    }

    /// <summary>
    /// Whoever trusts the authority must not come to take a tenant's server for this one. A wildcard is this vault's own when it covers one of its hosts.
    /// </summary>
    private bool IsOwn(string host, bool isWildcard) =>
        isWildcard ? installation.Parse("login." + host).IsKnown || installation.Parse("sample." + host).IsKnown : installation.Parse(host).IsKnown;

    private static string? FaultOfMailbox(IEnumerable<string> domains, string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > LongestLocalPart || !name.AsSpan(0, at).ToString().All(IsAtom) || !IsHost(name[(at + 1)..]))
        {
            return "It has not the form name@domain.";
        }

        return domains.Contains(name[(at + 1)..], StringComparer.OrdinalIgnoreCase) ? null : "The issuance policy does not permit it.";
    }

    /// <summary>The text must be what a parser makes of it, so that what is compared and what is read from the certificate cannot differ.</summary>
    private static string? FaultOfUri(IssuancePolicy policy, string name) =>
        name.Length > LongestUri || !name.All(c => c is > ' ' and <= '~') || !Uri.TryCreate(name, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || !string.Equals(uri.AbsoluteUri, name, StringComparison.Ordinal) ? "It is no absolute URI in its normal form."
        : !policy.UriPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? "The issuance policy does not permit it."
        : null;

    private static string? FaultOfAddress(IssuancePolicy policy, IPAddress address) =>
        address.IsIPv4MappedToIPv6 || (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0) ? "It has another form, which must be given instead."
        : !policy.Addresses.Any(network => network.Contains(address)) ? "The issuance policy does not permit it."
        : null;

    /// <summary>The characters of a dot-atom (RFC 5322 §3.2.3): no quotes, no spaces, nothing that a mail program could read otherwise.</summary>
    private static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal);

    private static bool IsBelow(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && (host.Length == suffix.Length || host[^(suffix.Length + 1)] == '.');

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static VaultError? First<T>(string property, IEnumerable<T> names, Func<T, string?> faultOf)
    {
        foreach (var name in names)
        {
            if (faultOf(name) is { } fault)
            {
                return AuthorityRefusals.NotPermitted(property, $"{Shown(name?.ToString() ?? "")}: {fault}");
            }
        }

        return null;
    }

    private static string Shown(string name) => name.Length <= 128 ? name : string.Concat(name.AsSpan(0, 128), "…");
}
