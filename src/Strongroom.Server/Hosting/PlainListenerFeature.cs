using Microsoft.AspNetCore.Http;

namespace Strongroom.Server.Hosting;

/// <summary>
/// Set on connections that came in without TLS: nothing is served there but what the built-in authority publishes, which is signed by itself. Clients
/// that check revocation ask by plain HTTP, since they could not check the certificate of an HTTPS server without asking again.
/// </summary>
/// <param name="host">The authority's host.</param>
/// <param name="port">Of the address that stands in certificates; a proxy may map it to the one that we listen on.</param>
internal sealed class PlainListenerFeature(string host, int port)
{
    private const int UsualPort = 80;

    public bool IsFor(HostString asked) =>
        string.Equals(asked.Host, host, StringComparison.OrdinalIgnoreCase) && (asked.Port is null ? UsualPort : asked.Port) == port;
}
