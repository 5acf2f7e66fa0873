using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>POST to a token endpoint: reads the form, lets <see cref="TokenService"/> answer, records the answer, sends it. In that order.</summary>
internal sealed class TokenEndpoint(DirectoryFeed feed, TokenService service, SignInTrail trail, TimeProvider clock, ILogger<TokenEndpoint> logger)
{
    /// <summary>Bytes. A client assertion with a certificate chain is the largest thing a client sends.</summary>
    private const int MaxBody = 64 * 1024;

    private const string FormType = "application/x-www-form-urlencoded";

    public Task V1Async(HttpContext http) => AnswerAsync(http, Segment(http), TokenVersion.V1);

    public Task V2Async(HttpContext http) => AnswerAsync(http, Segment(http), TokenVersion.V2);

    public Task AdfsAsync(HttpContext http) => AnswerAsync(http, TenantSegment.Adfs, TokenVersion.Adfs);

    private async Task AnswerAsync(HttpContext http, string tenant, TokenVersion version)
    {
        var call = LoginCall.Begin(http, clock);
        using var signIn = await JudgeAsync(http, tenant, version).ConfigureAwait(false);
        if (ReferenceEquals(signIn.Error, TokenErrors.Sealed))
        {
            // The trail's keys are as far away as ours: the start of sealing is recorded, not each request after it.
            await RefuseAsync(http, call, TokenErrors.Sealed).ConfigureAwait(false);
            return;
        }

        try
        {
            await trail.AppendAsync(http, call, signIn).ConfigureAwait(false);
        }
        catch (AuditUnavailableException fault)
        {
            Log.TrailUnavailable(logger, fault);
            await RefuseAsync(http, call, TokenErrors.AuditUnavailable).ConfigureAwait(false);
            return;
        }

        await (signIn.Error is { } error ? RefuseAsync(http, call, error) : LoginResponse.TokenAsync(http, call, signIn)).ConfigureAwait(false);
    }

    private async ValueTask<SignIn> JudgeAsync(HttpContext http, string tenant, TokenVersion version)
    {
        if (feed.Current is not { } directory)
        {
            return new SignIn(TokenErrors.Sealed);
        }

        using var request = await ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        if (request is null)
        {
            return new SignIn(TokenErrors.Malformed) { Tenant = TenantSegment.Resolve(directory, tenant) };
        }

        try
        {
            return service.Answer(directory, tenant, version, request);
        }
        catch (SealedException)
        {
            return new SignIn(TokenErrors.Sealed);
        }
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

    private Task RefuseAsync(HttpContext http, LoginCall call, TokenError error) => LoginResponse.ErrorAsync(http, call, error, service.LoginOrigin);

    private static string Segment(HttpContext http) => (string)http.Request.RouteValues["tenant"]!;
}
