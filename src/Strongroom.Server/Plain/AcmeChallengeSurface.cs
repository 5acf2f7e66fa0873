using Microsoft.AspNetCore.Http;
using Strongroom.Issuers.Acme;

namespace Strongroom.Server.Plain;

/// <summary>Proofs for ACME authorities (RFC 8555 §8.3): <c>/.well-known/acme-challenge/TOKEN</c>, for every host name.</summary>
internal sealed class AcmeChallengeSurface(AcmeAnswers answers) : IPlainSurface
{
    public bool Owns(PathString path) => path.Value?.StartsWith(AcmeAnswers.Place, StringComparison.Ordinal) == true;

    public async Task AnswerAsync(HttpContext http)
    {
        if (await answers.FindAsync(http.Request.Path.Value![AcmeAnswers.Place.Length..], http.RequestAborted).ConfigureAwait(false) is not { } expected)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = expected.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(expected, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
