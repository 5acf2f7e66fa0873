using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>Revocation lists, revocation answers and the authority's certificates, for whoever asks.</summary>
internal sealed class PublicEndpoints(RevocationLists lists, StatusResponder responder)
{
    private const string ListType = "application/pkix-crl";
    private const string CertificateType = "application/pkix-cert";
    private const string RequestType = "application/ocsp-request";
    private const string StatusType = "application/ocsp-response";

    /// <summary>What a cache may keep without asking again: a revocation is known everywhere after this, whatever lies between.</summary>
    private static readonly TimeSpan CacheTime = TimeSpan.FromHours(1);

    /// <summary>A certificate under its id never changes.</summary>
    private static readonly TimeSpan CertificateTime = TimeSpan.FromDays(1);

    /// <summary>GET <c>/{id}.crl</c>: DER.</summary>
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (IdOf(passage) is not { } id)
        {
            return AuthorityRefusals.UnknownDocument;
        }

        if ((await lists.CurrentAsync(id, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out var error, out var list))
        {
            return error;
        }

        var left = DateTimeOffset.FromUnixTimeSeconds(list.NextUpdate) - passage.Now;
        return new PublicDocument(list.Der, ListType, left < CacheTime ? left : CacheTime);
    }

    /// <summary>GET <c>/{id}.crt</c>: DER, where certificates point for their issuer.</summary>
    public static async ValueTask<Result<Answer>> CertificateAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        IdOf(passage) is { } id && await tx.FindAsync(AuthorityRows.SignerKey(id), cancel).ConfigureAwait(false) is { } signer
            ? new PublicDocument(signer.Certificate, CertificateType, CertificateTime)
            : AuthorityRefusals.UnknownDocument;

    /// <summary>POST <c>/ocsp/{id}</c> with the request as the body.</summary>
    public async ValueTask<Result<Answer>> PostStatusAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (IdOf(passage) is not { } id)
        {
            return AuthorityRefusals.UnknownDocument;
        }

        var request = passage.Http.Request;
        if (request.ContentType?.Split(';')[0].Trim() is not { } type || !string.Equals(type, RequestType, StringComparison.OrdinalIgnoreCase))
        {
            return AuthorityRefusals.NotPermitted("Content-Type", $"It must be {RequestType}.");
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel).ConfigureAwait(false);
        return Answered(await responder.AnswerAsync(tx, id, body.ToArray(), passage.Now, cancel).ConfigureAwait(false), TimeSpan.Zero);
    }

    /// <summary>GET <c>/ocsp/{id}/{request}</c>: base64, percent-encoded as far as the client thought fit (RFC 6960 §A.1).</summary>
    public async ValueTask<Result<Answer>> GetStatusAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (IdOf(passage) is not { } id)
        {
            return AuthorityRefusals.UnknownDocument;
        }

        var asked = Asked(passage.Http);
        var keepFor = StatusRequest.TryRead(asked, out var request) && request.Nonce is null ? CacheTime : TimeSpan.Zero;
        return Answered(await responder.AnswerAsync(tx, id, asked, passage.Now, cancel).ConfigureAwait(false), keepFor);
    }

    private static Result<Answer> Answered(Result<byte[]> outcome, TimeSpan keepFor) =>
        outcome.IsRefused(out var error, out var answer) ? error : new PublicDocument(answer, StatusType, keepFor);

    private static Guid? IdOf(Passage passage) => Guid.TryParseExact(passage.Route("id"), "N", out var id) ? id : null;

    /// <summary>
    /// From the request line as it came: base64 has slashes, also two in a row, and the path has been through decoding that is not made for them.
    /// </summary>
    /// <returns>Nothing at all when it is no base64.</returns>
    private static byte[] Asked(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var start = target.IndexOf("/ocsp/", StringComparison.Ordinal) + "/ocsp/".Length + 32 + 1;
        if (start > target.Length)
        {
            return [];
        }

        try
        {
            return Convert.FromBase64String(Uri.UnescapeDataString(target[start..]));
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
