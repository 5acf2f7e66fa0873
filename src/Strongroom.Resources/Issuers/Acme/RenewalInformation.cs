namespace Strongroom.Issuers.Acme;

/// <summary>When an authority wants a certificate renewed (RFC 9773 §4).</summary>
internal static class RenewalInformation
{
    /// <summary>Unless the authority says when to ask again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);

    /// <summary>Null when the authority gives none, or none for this certificate.</summary>
    /// <exception cref="AuthorityFaultException">It cannot be asked.</exception>
    public static async Task<RenewalWindow?> AskAsync(AcmeServer server, byte[] leaf, DateTimeOffset now, CancellationToken cancel)
    {
        if ((await server.DirectoryAsync(cancel).ConfigureAwait(false)).RenewalInfo is not { } information || CertificateId.Of(leaf) is not { } id)
        {
            return null;
        }

        var answer = await server.GetAsync(server.Place($"{information.AbsoluteUri.TrimEnd('/')}/{id}"), cancel).ConfigureAwait(false);
        if (!answer.IsGood)
        {
            throw AcmeProblem.Fault(answer, server.Home);
        }

        using var json = OutsideText.Object(answer.Body);
        if (json is null || !json.RootElement.TryGetProperty("suggestedWindow", out var window) || window.ValueKind != System.Text.Json.JsonValueKind.Object
            || OutsideText.Time(window, "start") is not { } start || OutsideText.Time(window, "end") is not { } end || end <= start)
        {
            throw AuthorityFaultException.Away("it names no window");
        }

        var again = answer.RetryAfter is { } said ? (said < ShortestPause ? ShortestPause : said) : Pause;
        return new RenewalWindow(start, end, now + again);
    }
}
