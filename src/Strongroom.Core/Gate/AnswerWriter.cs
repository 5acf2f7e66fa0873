using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The only writer of answers and error bodies (wire reference §1.9, §2.1).</summary>
internal static class AnswerWriter
{
    internal const string JsonType = "application/json; charset=utf-8";

    public static async Task AnswerAsync(Passage passage, Answer answer)
    {
        var response = passage.Http.Response;
        response.StatusCode = answer.Status;
        WriteHeaders(passage);
        answer.WriteHeaders(response.Headers);
        if (!answer.HasBody)
        {
            return;
        }

        if (answer.StreamType is { } type)
        {
            response.ContentType = type;
            await answer.StreamAsync(response.BodyWriter, passage.Http.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var body = JsonBuffer.Rent();
        answer.Write(body.Json);
        await SendAsync(response, body, JsonType, passage.Http.RequestAborted).ConfigureAwait(false);
    }

    public static async Task RefuseAsync(Passage passage, VaultError error)
    {
        var response = passage.Http.Response;
        if (response.HasStarted)
        {
            passage.Http.Abort();
            return;
        }

        response.StatusCode = error.Status;
        WriteHeaders(passage);
        if (error.Challenge is not null)
        {
            response.Headers.WWWAuthenticate = error.Challenge;
        }

        if (error.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        using var body = JsonBuffer.Rent();
        passage.Entrance.WriteError(passage, body.Json, error);
        await SendAsync(response, body, passage.Entrance.ErrorType(passage), passage.Http.RequestAborted).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpResponse response, JsonBuffer body, string type, CancellationToken cancel)
    {
        body.Json.Flush();
        response.ContentType = type;
        response.ContentLength = body.Written.Length;
        await response.BodyWriter.WriteAsync(body.Written, cancel).ConfigureAwait(false);
    }

    private static void WriteHeaders(Passage passage)
    {
        var headers = passage.Http.Response.Headers;
        headers["x-ms-request-id"] = passage.RequestId.ToString("D");
        if (ClientRequestId(passage.Http.Request) is { } echoed)
        {
            headers["x-ms-client-request-id"] = echoed;
        }

        headers[HeaderNames.CacheControl] = "no-cache";
        headers[HeaderNames.Pragma] = "no-cache";
        headers[HeaderNames.Expires] = "-1";
        headers[HeaderNames.StrictTransportSecurity] = "max-age=31536000;includeSubDomains";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        passage.Entrance.WriteHeaders(passage, headers);
    }

    /// <summary>The caller's own id, echoed always (G6) unless it is not the short printable text that such an id is.</summary>
    private static string? ClientRequestId(HttpRequest request)
    {
        string? given = request.Headers["x-ms-client-request-id"];
        return given is { Length: > 0 and <= 128 } && !given.AsSpan().ContainsAnyExceptInRange('!', '~') ? given : null;
    }
}
