using System.Text;
using Microsoft.AspNetCore.Http;
using Strongroom.Barrier;

namespace Strongroom.Server.Hosting;

/// <summary>
/// The two questions that need no token, on any host: is the process alive, and is it sealed? Neither names a vault, tenant or version.
/// <c>/healthstatus</c> is the probe of the real service's vault hosts (wire reference §1.1).
/// </summary>
internal sealed class Health(ISealState seal)
{
    private static readonly byte[] Alive = Encoding.ASCII.GetBytes("""{"status":"alive"}""");
    private static readonly byte[] Open = Encoding.ASCII.GetBytes("""{"state":"open"}""");
    private static readonly byte[] Closed = Encoding.ASCII.GetBytes("""{"state":"sealed"}""");

    public static bool Owns(PathString path) => path.Value is "/healthstatus" or "/health/live" or "/health/seal";

    public async Task AnswerAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        var body = http.Request.Path.Value == "/health/seal" ? (seal.IsOpen ? Open : Closed) : Alive;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }
}
