using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Strongroom.Identity;

/// <summary>Writes every answer of the login host.</summary>
internal static class LoginResponse
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Relying parties may keep a document this long; a next key is published a day before it signs (security model §7: at most 1 h).</summary>
    private const string Cacheable = "max-age=3600, private";

    public static Task DocumentAsync<T>(HttpContext http, LoginCall call, T body, JsonTypeInfo<T> type)
    {
        Prepare(http, call, StatusCodes.Status200OK, Cacheable);
        return WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(body, type));
    }

    public static Task ErrorAsync(HttpContext http, LoginCall call, TokenError error, string loginOrigin)
    {
        var timestamp = call.Received.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = new TokenErrorBody(
            error.Error,
            $"AADSTS{error.Code}: {error.Text}\r\nTrace ID: {call.TraceId:D}\r\nCorrelation ID: {call.CorrelationId:D}\r\nTimestamp: {timestamp}",
            [error.Code],
            timestamp,
            call.TraceId.ToString("D"),
            call.CorrelationId.ToString("D"),
            $"{loginOrigin}/error?code={error.Code}");
        Prepare(http, call, error.Status, "no-store, no-cache");
        if (error.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status == StatusCodes.Status401Unauthorized && http.Request.Headers.Authorization.Count > 0)
        {
            // RFC 6749 §5.2: a client that tried this scheme is told so.
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
        }

        return WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(body, IdentityJson.Default.TokenErrorBody));
    }

    /// <summary>Any other answer, which no cache may keep.</summary>
    public static Task JsonAsync(HttpContext http, LoginCall call, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        Prepare(http, call, StatusCodes.Status200OK, "no-store, no-cache");
        return WriteAsync(http, buffer.WrittenSpan.ToArray());
    }

    /// <summary>The token answer. What held the token here is zeroed; Kestrel's own buffers are out of reach.</summary>
    public static async Task TokenAsync(HttpContext http, LoginCall call, SignIn signIn)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteToken(json, signIn);
        }

        Prepare(http, call, StatusCodes.Status200OK, "no-store, no-cache");
        http.Response.Headers.Pragma = "no-cache";
        http.Response.ContentLength = buffer.WrittenCount;
        try
        {
            await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            buffer.Clear();
        }
    }

    private static void WriteToken(Utf8JsonWriter json, SignIn signIn)
    {
        var lifetime = signIn.Expires - signIn.NotBefore;
        json.WriteStartObject();
        json.WriteString("token_type", "Bearer");
        if (signIn.Version == TokenVersion.V1)
        {
            json.WriteString("expires_in", Text(lifetime));
            json.WriteString("ext_expires_in", Text(lifetime));
            json.WriteString("expires_on", Text(signIn.Expires));
            json.WriteString("not_before", Text(signIn.NotBefore));
            json.WriteString("resource", signIn.Audience);
        }
        else
        {
            json.WriteNumber("expires_in", lifetime);
            json.WriteNumber("ext_expires_in", lifetime);
            if (signIn.Scope is not null)
            {
                json.WriteString("scope", signIn.Scope);
            }
        }

        json.WriteString("access_token", signIn.Token!.Span);
        if (signIn.ShowsClient)
        {
            json.WriteString("client_id", signIn.Client!.Value.ToString());
        }

        json.WriteEndObject();
    }

    private static void Prepare(HttpContext http, LoginCall call, int status, string caching)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        response.Headers.CacheControl = caching;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["x-ms-request-id"] = call.TraceId.ToString("D");
        if (call.ReturnCorrelationId)
        {
            response.Headers["client-request-id"] = call.CorrelationId.ToString("D");
        }
    }

    private static Task WriteAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
