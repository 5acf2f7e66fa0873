using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>Writes what the local endpoints answer. Nothing of it may be kept by anybody on the way.</summary>
internal static class LocalAnswer
{
    /// <summary>Sends a body that holds a token, and zeroes it. Kestrel's own buffer cannot be reached.</summary>
    public static async Task SendAsync(HttpContext context, byte[] token)
    {
        try
        {
            await WriteAsync(context.Response, StatusCodes.Status200OK, token).ConfigureAwait(false);
        }
        finally
        {
            Array.Clear(token);
        }
    }

    public static Task SendAsync(HttpContext context, Shape shape, VaultError refusal)
    {
        var headers = context.Response.Headers;
        if (refusal.Challenge is { } challenge)
        {
            headers.WWWAuthenticate = challenge;
        }

        if (refusal.RetryAfterSeconds is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context.Response, refusal.Status, Body(shape, refusal));
    }

    private static byte[] Body(Shape shape, VaultError refusal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        if (shape == Shape.AppService)
        {
            json.WriteNumber("statusCode", refusal.Status);
            json.WriteString("message", refusal.Message);
        }
        else
        {
            json.WriteString("error", refusal.Code);
            json.WriteString("error_description", refusal.Message);
        }

        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
