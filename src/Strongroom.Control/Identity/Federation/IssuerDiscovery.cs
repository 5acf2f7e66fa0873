namespace Strongroom.Identity.Federation;

/// <summary>Finds an issuer's keys by its own word (OpenID Connect Discovery 1.0 §4).</summary>
internal sealed class IssuerDiscovery(FetchDocument fetch)
{
    private const string WellKnown = "/.well-known/openid-configuration";

    /// <summary>Null when the issuer cannot be reached, calls itself otherwise, or shows no keys.</summary>
    /// <param name="issuer">One that <see cref="FederatedCredentialRules"/> let through.</param>
    public async Task<IssuerKeySet?> ReadAsync(string issuer, CancellationToken cancel)
    {
        var document = await fetch(new Uri(issuer.TrimEnd('/') + WellKnown), cancel).ConfigureAwait(false);
        if (document is null || KeysAddress(document, issuer) is not { } address)
        {
            return null;
        }

        return await fetch(address, cancel).ConfigureAwait(false) is { } keys ? IssuerKeySet.Parse(keys) : null;
    }

    private static Uri? KeysAddress(byte[] document, string issuer)
    {
        using var json = TokenJson.Parse(document);
        return json is not null && string.Equals(TokenJson.Text(json.RootElement, "issuer"), issuer, StringComparison.Ordinal)
            && Uri.TryCreate(TokenJson.Text(json.RootElement, "jwks_uri"), UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo: "" }
                ? address
                : null;
    }
}
