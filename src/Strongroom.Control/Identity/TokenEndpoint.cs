using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>POST to a token endpoint: reads the form and lets <see cref="TokenService"/> answer.</summary>
internal sealed class TokenEndpoint(SignInDoor door, TokenService service)
{
    /// <summary>Bytes. A client assertion with a certificate chain is the largest thing a client sends.</summary>
    private const int MaxBody = 64 * 1024;

    private const string FormType = "application/x-www-form-urlencoded";

    public Task V1Async(HttpContext http) => AnswerAsync(http, Segment(http), TokenVersion.V1);

    public Task V2Async(HttpContext http) => AnswerAsync(http, Segment(http), TokenVersion.V2);

    public Task AdfsAsync(HttpContext http) => AnswerAsync(http, TenantSegment.Adfs, TokenVersion.Adfs);

    private Task AnswerAsync(HttpContext http, string tenant, TokenVersion version) =>
        door.PassAsync(http, (directory, cancel) => JudgeAsync(directory, http, tenant, version, cancel), LoginResponse.TokenAsync);

    private async ValueTask<SignIn> JudgeAsync(DirectorySnapshot directory, HttpContext http, string tenant, TokenVersion version, CancellationToken cancel)
    {
        using var request = await ReadAsync(http.Request, cancel).ConfigureAwait(false);
        if (request is not null)
        {
            request.Source = http.Connection.RemoteIpAddress;
        }

        return request is null
            ? service.RefuseMalformed(directory, tenant, http.Connection.RemoteIpAddress)
            : await service.AnswerAsync(directory, tenant, version, request, cancel).ConfigureAwait(false);
    }

    /// <summary>The request, or null when it is no well-formed form of acceptable size.</summary>
    private static async ValueTask<TokenRequest?> ReadAsync(HttpRequest http, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || !type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            || http.ContentLength > MaxBody)
        {
            return null;
        }

        using var body = SecretBytes.Allocate(MaxBody);
        var length = 0;
        while (true)
        {
            var read = await http.BodyReader.ReadAsync(cancel).ConfigureAwait(false);
            var fits = read.Buffer.Length <= MaxBody - length;
            if (fits)
            {
                read.Buffer.CopyTo(body.Writable[length..]);
                length += (int)read.Buffer.Length;
            }

            http.BodyReader.AdvanceTo(read.Buffer.End);
            if (!fits)
            {
                return null;
            }

            if (read.IsCompleted)
            {
                break;
            }
        }

        var request = TokenForm.Parse(body.Span[..length]);
        if (request is not null && !BasicCredentials.TryAdd(http.Headers.Authorization.ToString(), request))
        {
            request.Dispose();
            return null;
        }

        return request;
    }

    private static string Segment(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;
}
