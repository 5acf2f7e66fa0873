using Microsoft.AspNetCore.Http;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Server.Plain;

/// <summary>Answers on plain listeners: what a surface owns, and 404 for all else.</summary>
internal static class PlainSurfaces
{
    public static async Task AnswerAsync(HttpContext http, PlainFeature plain)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        try
        {
            if (plain.Surfaces.FirstOrDefault(surface => surface.Owns(http.Request.Path)) is { } surface)
            {
                await surface.AnswerAsync(http).ConfigureAwait(false);
                return;
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (Exception fault) when (fault is SealedException or StoreUnavailableException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "10";
        }
    }
}
