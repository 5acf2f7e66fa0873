using System.Net;

namespace Strongroom.Outbound;

/// <summary>
/// Makes every client of the process (security model §10): https only, public addresses and what the operator opened, no redirects, no proxy, no cookies, no
/// decompression, 10 seconds and 1 MiB for an answer, trust without downloads.
/// </summary>
/// <param name="resolve">Null for the system's resolver.</param>
public sealed class OutboundClients(OutboundOptions options, ResolveName? resolve = null)
{
    public const int MaxAnswerBytes = 1024 * 1024;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MaxHeadersKilobytes = 16;
    private const int MaxConnections = 4;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections are not kept long, so that an address is judged again before long.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>A client for one purpose; the caller keeps and disposes it.</summary>
    /// <remarks>
    /// Its requests fail with <see cref="HttpRequestException"/> or <see cref="OperationCanceledException"/>; what the guard stops carries an
    /// <see cref="OutboundRefusedException"/>. The bounds hold for methods that buffer the answer.
    /// </remarks>
    public HttpClient Create()
    {
        var connection = new GuardedConnection(new AddressRules(options.Allowed).Admits, resolve ?? Dns.GetHostAddressesAsync);
#pragma warning disable RS0030 // The one factory.
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = connection.OpenAsync,
            SslOptions = new ServerTrust(options.Authorities).Options(),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = MaxConnections,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(new HttpsOnly(handler)) { Timeout = Timeout, MaxResponseContentBufferSize = MaxAnswerBytes, DefaultRequestVersion = HttpVersion.Version11 };
#pragma warning restore RS0030
    }
}
