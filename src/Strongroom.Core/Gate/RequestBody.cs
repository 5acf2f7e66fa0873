using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The whole body of a request in zeroed memory, known to be JSON within our limits (security model §11).</summary>
public sealed class RequestBody : IDisposable
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = StrictJson.MaxDepth };

    private readonly SecretBytes _bytes;

    private RequestBody(SecretBytes bytes) => _bytes = bytes;

    /// <summary>The body's bytes, valid until the gate disposes the body.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public Utf8JsonReader Reader() => new(_bytes.Span, Options);

    /// <summary>Reads and checks a body that must be one JSON object.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than the operation allows, or broken off.</exception>
    public static async ValueTask<Result<RequestBody>> ReadAsync(HttpContext http, int maxStrings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        var pipe = http.Request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(cancel).ConfigureAwait(false);
            if (!read.IsCompleted)
            {
                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var bytes = SecretBytes.Allocate(checked((int)read.Buffer.Length));
            read.Buffer.CopyTo(bytes.Writable);
            pipe.AdvanceTo(read.Buffer.End);
            if (StrictJson.Fault(bytes.Span, maxStrings) is { } fault)
            {
                bytes.Dispose();
                return Refusals.MalformedBody(fault);
            }

            return new RequestBody(bytes);
        }
    }

    public void Dispose() => _bytes.Dispose();
}
