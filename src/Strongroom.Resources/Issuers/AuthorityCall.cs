using System.Net.Http.Headers;
using Strongroom.Outbound;

namespace Strongroom.Issuers;

/// <summary>One request to an authority. What can go wrong on the way becomes a fault that says so without naming anything secret.</summary>
internal static class AuthorityCall
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <param name="message">The caller's to dispose.</param>
    /// <exception cref="AuthorityFaultException">There is no answer, or the guard does not let the request out.</exception>
    public static async Task<AuthorityAnswer> SendAsync(HttpClient client, HttpRequestMessage message, DateTimeOffset now, CancellationToken cancel)
    {
        // RFC 8555 §6.1 wants it, and it tells an authority whom to ask; the version is nobody's business.
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Strongroom", null));
        var host = message.RequestUri!.Host;
        try
        {
            using var answer = await client.SendAsync(message, cancel).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            return new AuthorityAnswer(
                (int)answer.StatusCode,
                body,
                answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
                First(answer, "Location"),
                First(answer, "Replay-Nonce"),
                RetryAfter(answer.Headers.RetryAfter, now));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw AuthorityFaultException.Away($"The authority at {host} does not answer in time.");
        }
        catch (Exception fault) when (fault is HttpRequestException or OutboundRefusedException or IOException)
        {
            throw Translate(fault, host);
        }
    }

    private static AuthorityFaultException Translate(Exception fault, string host) =>
        fault is OutboundRefusedException || fault.InnerException is OutboundRefusedException
            ? AuthorityFaultException.Final(AuthorityFaultException.IssuerError, $"The address of the authority at {host} is not one that this server may connect to. The operator decides that.")
            : AuthorityFaultException.Away((fault as HttpRequestException)?.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => $"The name of the authority at {host} is not found.",
                HttpRequestError.SecureConnectionError => $"The TLS certificate of the authority at {host} is not trusted.",
                HttpRequestError.ConfigurationLimitExceeded => $"The authority at {host} answers with more than is read.",
                _ => $"The authority at {host} cannot be reached.",
            });

    private static string? First(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var pause = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return pause is not { } given ? null : given < ShortestPause ? ShortestPause : given > LongestPause ? LongestPause : given;
    }
}
