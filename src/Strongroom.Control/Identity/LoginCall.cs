using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>What identifies one call to the login host.</summary>
/// <param name="TraceId">Ours: <c>trace_id</c>, <c>x-ms-request-id</c> and the trail's request id.</param>
/// <param name="CorrelationId">The client's <c>client-request-id</c>, header or query, when it is a GUID; else made up.</param>
internal sealed record LoginCall(DateTimeOffset Received, long StartedAt, Guid TraceId, Guid CorrelationId, bool ReturnCorrelationId)
{
    private const string CorrelationName = "client-request-id";

    public static LoginCall Begin(HttpContext http, TimeProvider clock)
    {
        var request = http.Request;
        var said = request.Headers[CorrelationName].ToString();
        said = said.Length > 0 ? said : request.Query[CorrelationName].ToString();
        return new LoginCall(
            clock.GetUtcNow(),
            clock.GetTimestamp(),
            Entropy.NewGuid(),
            Guid.TryParseExact(said, "D", out var correlation) ? correlation : Entropy.NewGuid(),
            string.Equals(request.Headers["return-client-request-id"], "true", StringComparison.OrdinalIgnoreCase));
    }
}
