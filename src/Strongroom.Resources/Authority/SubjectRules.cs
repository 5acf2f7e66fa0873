using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>
/// What a certificate may say in its subject. Servers take users from it, as PostgreSQL from the common name and Kubernetes from the organisation, so it
/// is as much of a name as the alternative names are.
/// </summary>
internal static class SubjectRules
{
    private const string CommonName = "2.5.4.3";
    private const string MailAddress = "1.2.840.113549.1.9.1";

    /// <summary>ub-common-name (RFC 5280 §A.1).</summary>
    private const int LongestCommonName = 64;

    private const int LongestSubject = 1024;

    private static readonly X500DistinguishedName Empty = new X500DistinguishedNameBuilder().Build();

    /// <summary>
    /// The subject for the certificate. Without leave for any subject it is the request's common name, which must be one of the names; everything else that
    /// request makers fill in by habit, as country and organisation, is left out.
    /// </summary>
    public static Result<X500DistinguishedName> Judge(IssuancePolicy policy, ReadOnlySpan<byte> asked, SubjectNames names)
    {
        if (asked.Length > LongestSubject || !TryRead(asked, out var subject, out var parts))
        {
            return AuthorityRefusals.NotPermitted("subject", "It has a form that the built-in authority does not read.");
        }

        foreach (var (kind, value) in parts.Where(part => part.Kind is CommonName or MailAddress))
        {
            if (value.Length > LongestCommonName && kind == CommonName)
            {
                return AuthorityRefusals.NotPermitted("subject", $"A common name has {LongestCommonName} characters at most.");
            }

            if (!IsAmong(value, names) && (kind == CommonName || policy.AllowsAnySubject) && (!policy.AllowsAnySubject || LooksLikeName(value)))
            {
                return AuthorityRefusals.NotPermitted(
                    "subject", policy.AllowsAnySubject ? "A name in it must be one of the alternative names." : "Its common name must be one of the alternative names.");
            }
        }

        return policy.AllowsAnySubject ? subject : OnlyCommonName(parts);
    }

    /// <summary>The common name that stands in a subject for want of alternative names; null when there is none, or it is no host.</summary>
    public static string? HostIn(ReadOnlySpan<byte> subject) =>
        TryRead(subject, out _, out var parts) && parts.Where(part => part.Kind == CommonName).ToArray() is [var (_, name)]
            && NameRules.IsHost(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name)
            ? name
            : null;

    private static Result<X500DistinguishedName> OnlyCommonName(List<(string Kind, string Value)> parts)
    {
        var common = parts.Where(part => part.Kind == CommonName).ToArray();
        if (common.Length > 1)
        {
            return AuthorityRefusals.NotPermitted("subject", "It has more than one common name.");
        }

        if (common is not [var (_, name)])
        {
            return Empty;
        }

        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static bool TryRead(ReadOnlySpan<byte> der, out X500DistinguishedName subject, out List<(string Kind, string Value)> parts)
    {
        (subject, parts) = (Empty, []);
        try
        {
            subject = new X500DistinguishedName(der);
            foreach (var part in subject.EnumerateRelativeDistinguishedNames(reversed: false))
            {
                if (part.HasMultipleElements || part.GetSingleElementValue() is not { } value)
                {
                    return false;
                }

                parts.Add((part.GetSingleElementType().Value!, value));
            }

            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsAmong(string value, SubjectNames names) =>
        names.Dns.Concat(names.Emails).Concat(names.Upns).Contains(value, StringComparer.OrdinalIgnoreCase)
        || names.Uris.Contains(value, StringComparer.Ordinal)
        || names.Addresses.Any(address => address.ToString() == value);

    /// <summary>True for what a verifier could take for a host, an address, a mailbox or a URI.</summary>
    private static bool LooksLikeName(string value)
    {
        var text = value.Trim();
        return text.Contains('@', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal)
            || IPAddress.TryParse(text, out _) || (!text.Any(char.IsWhiteSpace) && (text.Contains('.', StringComparison.Ordinal) || text.Any(c => c > '~')))
            || string.Equals(text, "localhost", StringComparison.OrdinalIgnoreCase);
    }
}
