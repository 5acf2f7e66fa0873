namespace Strongroom.Issuers.Acme;

/// <summary>What an operator has decided for an ACME authority.</summary>
/// <param name="DnsHook">The program that writes TXT records; null when only http-01 can be answered.</param>
internal sealed record AcmeSettings(bool AcceptsTerms, bool PrefersHttp, string? DnsHook, TimeSpan DnsWait)
{
    public const string Http = "http-01";
    public const string Dns = "dns-01";

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>Settings that were checked when the provider was registered.</summary>
    public static AcmeSettings Of(AuthorityProvider provider)
    {
        var hook = provider.Settings.GetValueOrDefault(ProviderSettings.DnsHook);
        var challenge = provider.Settings.GetValueOrDefault(ProviderSettings.Challenge);
        var wait = provider.Settings.GetValueOrDefault(ProviderSettings.DnsWait);
        return new AcmeSettings(
            provider.Settings.ContainsKey(ProviderSettings.Terms),
            challenge is null ? hook is null : challenge == Http,
            hook,
            wait is null ? DefaultWait : ProviderSettings.WaitOf(wait) ?? DefaultWait);
    }
}
