using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Issuers.Acme;
using Strongroom.Kernel;

namespace Strongroom.Issuers;

/// <summary>The settings of providers: their names, and what each must be when a provider is registered.</summary>
internal static class ProviderSettings
{
    /// <summary>PEM: the only roots that the authority's own TLS certificate may lead to.</summary>
    public const string Trust = "trust";

    /// <summary><c>accepted</c>: the operator has read the authority's terms of service and agrees to them.</summary>
    public const string Terms = "terms";

    public const string Accepted = "accepted";

    /// <summary><c>http-01</c> or <c>dns-01</c>, for names that may be proved by either.</summary>
    public const string Challenge = "challenge";

    /// <summary>Absolute path of the program that writes and removes TXT records.</summary>
    public const string DnsHook = "dnsHook";

    /// <summary>Seconds between the writing of a TXT record and the question to the authority to look for it.</summary>
    public const string DnsWait = "dnsWait";

    private const int LongestTrust = 64 * 1024;
    private const int MostRoots = 20;
    private const int LongestWait = 3600;

    /// <summary>The first setting that is none of <paramref name="known"/> or is not what it must be.</summary>
    public static VaultError? Check(AuthorityProvider provider, params ReadOnlySpan<string> known)
    {
        foreach (var (name, value) in provider.Settings)
        {
            if (!known.Contains(name))
            {
                return IssuerRefusals.UnknownSetting(name);
            }

            var reason = name switch
            {
                Trust => RootsOf(value) is null ? $"It must be PEM with 1 to {MostRoots} certificates." : null,
                Terms => value == Accepted ? null : $"It must be {Accepted}.",
                Challenge => value is AcmeSettings.Http or AcmeSettings.Dns ? null : $"It must be {AcmeSettings.Http} or {AcmeSettings.Dns}.",
                DnsHook => HookProgram.Fault(value),
                DnsWait => WaitOf(value) is null ? $"It must be a number of seconds from 0 to {LongestWait}." : null,
                _ => null,
            };
            if (reason is not null)
            {
                return IssuerRefusals.BadSetting(name, reason);
            }
        }

        return null;
    }

    public static TimeSpan? WaitOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Null for what is no such file, and for one with a private key in it, which has no business here.</summary>
    public static X509Certificate2Collection? RootsOf(string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem.Length <= LongestTrust && !pem.Contains("PRIVATE KEY", StringComparison.Ordinal) ? pem : "");
        }
        catch (CryptographicException)
        {
            return null;
        }

        return roots.Count is > 0 and <= MostRoots ? roots : null;
    }
}
