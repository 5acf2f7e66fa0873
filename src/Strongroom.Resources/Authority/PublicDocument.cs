using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Strongroom.Gate;

namespace Strongroom.Authority;

/// <summary>Bytes that caches may keep (RFC 9111, RFC 5019 §6).</summary>
/// <param name="keepFor">Zero for what answers one asker alone.</param>
internal sealed class PublicDocument(byte[] content, string type, TimeSpan keepFor) : Answer
{
    public override string StreamType => type;

    public override void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentLength = content.Length;
        headers.Remove(HeaderNames.Pragma);
        headers.Remove(HeaderNames.Expires);
        if (keepFor <= TimeSpan.Zero)
        {
            headers[HeaderNames.CacheControl] = "no-store";
            return;
        }

        headers[HeaderNames.CacheControl] = string.Create(CultureInfo.InvariantCulture, $"public, no-transform, must-revalidate, max-age={(long)keepFor.TotalSeconds}");
        headers[HeaderNames.ETag] = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
    }

    public override void Write(Utf8JsonWriter json) => throw new InvalidOperationException("This answer is no JSON");

    public override async Task StreamAsync(PipeWriter output, CancellationToken cancel) => await output.WriteAsync(content, cancel).ConfigureAwait(false);
}
