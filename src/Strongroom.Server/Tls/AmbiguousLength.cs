using Microsoft.AspNetCore.Http;

namespace Strongroom.Server.Tls;

/// <summary>
/// Finds requests that came with both a Content-Length and a Transfer-Encoding (S59). Kestrel takes the chunks, moves the length to
/// <c>X-Content-Length</c> and closes the connection after its answer; the first door answers 400 instead, since a sender of both is broken
/// or tries to make a proxy and us disagree (RFC 9112 §6.1).
/// </summary>
internal static class AmbiguousLength
{
    private const string MovedLength = "X-Content-Length";

    /// <summary>A client that sends the marking header itself is refused as well: nobody has a use for it.</summary>
    public static bool IsIn(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.ContainsKey(MovedLength)
            || (request.Headers.ContentLength is not null && request.Headers.TransferEncoding.Count > 0);
    }
}
