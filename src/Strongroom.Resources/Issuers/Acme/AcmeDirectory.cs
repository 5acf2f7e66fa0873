namespace Strongroom.Issuers.Acme;

/// <summary>Where an ACME authority's resources are (RFC 8555 §7.1.1), and what it says of itself.</summary>
/// <param name="RenewalInfo">Null when it gives no renewal information (RFC 9773).</param>
/// <param name="Terms">Where its terms of service stand; null when it has none.</param>
internal sealed record AcmeDirectory(Uri NewNonce, Uri NewAccount, Uri NewOrder, Uri? RenewalInfo, string? Terms, bool WantsExternalAccount)
{
    /// <param name="home">The directory's own address: everything else has to be at its host and port.</param>
    /// <exception cref="AuthorityFaultException">It is no directory, or leads elsewhere.</exception>
    public static AcmeDirectory Read(AuthorityAnswer answer, Uri home)
    {
        using var json = answer.Status == 200 ? OutsideText.Object(answer.Body) : null;
        if (json is null)
        {
            throw AuthorityFaultException.Away($"The authority at {home.Host} shows no ACME directory at its address (status {answer.Status}).");
        }

        var root = json.RootElement;
        var meta = root.TryGetProperty("meta", out var member) ? member : default;
        var isObject = meta.ValueKind == System.Text.Json.JsonValueKind.Object;
        return new AcmeDirectory(
            AcmeServer.Place(home, OutsideText.Text(root, "newNonce")),
            AcmeServer.Place(home, OutsideText.Text(root, "newAccount")),
            AcmeServer.Place(home, OutsideText.Text(root, "newOrder")),
            OutsideText.Text(root, "renewalInfo") is { } renewal ? AcmeServer.Place(home, renewal) : null,
            isObject ? OutsideText.Text(meta, "termsOfService") : null,
            isObject && OutsideText.Flag(meta, "externalAccountRequired"));
    }
}
