using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Strongroom.Outbound;

namespace Strongroom.AcmeServer;

/// <summary>
/// http-01 (RFC 8555 §8.3): the host at the name shows the key authorization. Redirects are followed three times, by http and https at their ports, and
/// each hop passes the outbound guard like the first request (S40).
/// </summary>
internal sealed class HttpChallenge(OutboundClients clients, OutboundOptions options, ValidationNames names) : IDisposable
{
    private const int MostRedirects = 3;
    private const int DefaultPort = 80;
    private const string Path = "/.well-known/acme-challenge/";

    private static readonly ProductInfoHeaderValue Agent = new("Strongroom-ACME", null);

    private readonly HttpClient _client = clients.CreateForValidation(names.AddressesAsync);

    /// <summary>Null when the answer is the key authorization, white space at its end aside.</summary>
    public async ValueTask<ValidationFault?> CheckAsync(Identifier identifier, string token, string expected, CancellationToken cancel)
    {
        var host = identifier.Host.Contains(':', StringComparison.Ordinal) ? $"[{identifier.Host}]" : identifier.Host;
        var port = options.ValidationPort == DefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{options.ValidationPort}");
        var url = new Uri($"http://{host}{port}{Path}{token}");
        try
        {
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.UserAgent.Add(Agent);
                using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel).ConfigureAwait(false);
                if ((int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } next)
                {
                    url = new Uri(url, next);
                    continue;
                }

                return !answer.IsSuccessStatusCode
                    ? new ValidationFault(AcmeProblems.IncorrectResponseCode, string.Create(CultureInfo.InvariantCulture, $"The host answered {(int)answer.StatusCode}."))
                    : IsExpected(await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false), expected)
                    ? null
                    : new ValidationFault(AcmeProblems.IncorrectResponseCode, "The host answered something else than the key authorization.");
            }

            return new ValidationFault(AcmeProblems.ConnectionCode, "The host redirects too often.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UriFormatException or OutboundRefusedException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();

            // One text for every kind of failure: a difference between closed, silent and forbidden would map a network for whoever asks.
            return new ValidationFault(AcmeProblems.ConnectionCode, "The host could not be reached, may not be, or did not answer in time and within bounds.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsExpected(byte[] body, string expected) => string.Equals(Encoding.UTF8.GetString(body).TrimEnd(), expected, StringComparison.Ordinal);
}
