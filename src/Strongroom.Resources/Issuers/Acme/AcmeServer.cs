using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Strongroom.Issuers.Acme;

/// <summary>One ACME authority: its directory, kept for an hour, and the nonces that it has given (RFC 8555 §6.5).</summary>
/// <param name="home">Its directory's address.</param>
internal sealed class AcmeServer(Uri home, HttpClient client, TimeProvider clock)
{
    private const int MostNonces = 16;
    private const int LongestNonce = 512;
    private const int LongestPlace = 2048;
    private static readonly TimeSpan DirectoryLife = TimeSpan.FromHours(1);

    // The newest first: an authority forgets old ones.
    private readonly ConcurrentStack<string> _nonces = new();
    private volatile Held? _held;

    public Uri Home => home;

    /// <summary>
    /// An address that the authority names. It must be at the host and port of its directory: an authority is trusted to issue certificates, not to send
    /// this server around, least of all into networks that the operator has opened for another purpose (S40).
    /// </summary>
    /// <exception cref="AuthorityFaultException">It is elsewhere.</exception>
    public static Uri Place(Uri home, string? text) =>
        text is { Length: > 0 and <= LongestPlace } && Uri.TryCreate(text, UriKind.Absolute, out var place) && place is { Scheme: "https", UserInfo: "", Fragment: "" }
        && string.Equals(place.IdnHost, home.IdnHost, StringComparison.OrdinalIgnoreCase) && place.Port == home.Port
            ? place
            : throw AuthorityFaultException.Final(
                AuthorityFaultException.IssuerError, $"The authority at {home.Host} names an address that is not https at its own host and port: {OutsideText.Shown(text)}");

    public Uri Place(string? text) => Place(home, text);

    public async Task<AcmeDirectory> DirectoryAsync(CancellationToken cancel)
    {
        if (_held is { } held && clock.GetUtcNow() < held.Until)
        {
            return held.Directory;
        }

        var directory = AcmeDirectory.Read(await GetAsync(home, cancel).ConfigureAwait(false), home);
        _held = new Held(directory, clock.GetUtcNow() + DirectoryLife);
        return directory;
    }

    public async Task<AuthorityAnswer> GetAsync(Uri place, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place);
        return await SendAsync(request, cancel).ConfigureAwait(false);
    }

    /// <param name="jws">A flattened JWS.</param>
    public async Task<AuthorityAnswer> PostAsync(Uri place, byte[] jws, string accept, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, place) { Content = new ByteArrayContent(jws) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
        request.Headers.Accept.ParseAdd(accept);
        return await SendAsync(request, cancel).ConfigureAwait(false);
    }

    public async Task<string> NonceAsync(CancellationToken cancel)
    {
        if (_nonces.TryPop(out var kept))
        {
            return kept;
        }

        using var request = new HttpRequestMessage(HttpMethod.Head, (await DirectoryAsync(cancel).ConfigureAwait(false)).NewNonce);
        var answer = await SendAsync(request, cancel).ConfigureAwait(false);
        return _nonces.TryPop(out var fresh)
            ? fresh
            : throw AuthorityFaultException.Away($"The authority at {home.Host} gives no nonce (status {answer.Status}).", answer.RetryAfter);
    }

    /// <summary>Drops what is kept; for a nonce that was refused, whose siblings are likely as old.</summary>
    public void ForgetNonces() => _nonces.Clear();

    private async Task<AuthorityAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var answer = await AuthorityCall.SendAsync(client, request, clock.GetUtcNow(), cancel).ConfigureAwait(false);
        if (answer.Nonce is { Length: > 0 and <= LongestNonce } nonce && nonce.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && _nonces.Count < MostNonces)
        {
            _nonces.Push(nonce);
        }

        return answer;
    }

    private sealed record Held(AcmeDirectory Directory, DateTimeOffset Until);
}
