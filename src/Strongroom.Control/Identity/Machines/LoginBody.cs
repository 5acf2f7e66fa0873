using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Strongroom.Identity.Machines;

/// <summary>Reads the small bodies that agents send.</summary>
internal static class LoginBody
{
    /// <summary>The whole body, or null when it is of another type or longer than <paramref name="max"/> bytes.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest http, string mediaType, int max, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) || http.ContentLength > max)
        {
            return null;
        }

        var body = new byte[max + 1];
        var length = 0;
        while (length <= max)
        {
            var read = await http.Body.ReadAsync(body.AsMemory(length), cancel).ConfigureAwait(false);
            if (read == 0)
            {
                return body[..length];
            }

            length += read;
        }

        return null;
    }
}
