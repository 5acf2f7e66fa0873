using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Outbound;

/// <summary>
/// Makes every client of the process (security model §10): https only (but for <see cref="CreateForValidation"/>), public addresses and what the operator opened, no redirects, no proxy, no cookies, no
/// decompression, 10 seconds and 1 MiB for an answer, trust without downloads.
/// </summary>
/// <param name="resolve">Null for the system's resolver.</param>
public sealed class OutboundClients(OutboundOptions options, ResolveName? resolve = null)
{
    public const int MaxAnswerBytes = 1024 * 1024;

    /// <summary>A key authorization is 43 + 1 + 43 bytes; what is longer is none.</summary>
    public const int MaxValidationBytes = 1024;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MaxHeadersKilobytes = 16;
    private const int MaxConnections = 4;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections are not kept long, so that an address is judged again before long.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>A client for one purpose; the caller keeps and disposes it.</summary>
    /// <param name="pinned">The only roots that count for this client, instead of the system's and the operator's; null for those.</param>
    /// <remarks>
    /// Its requests fail with <see cref="HttpRequestException"/> or <see cref="OperationCanceledException"/>; what the guard stops carries an
    /// <see cref="OutboundRefusedException"/>. The bounds hold for methods that buffer the answer.
    /// </remarks>
    public HttpClient Create(X509Certificate2Collection? pinned = null)
    {
        var connection = new GuardedConnection(new AddressRules(options.Allowed).Admits, resolve ?? Dns.GetHostAddressesAsync);
#pragma warning disable RS0030 // The one factory.
        return new HttpClient(new HttpsOnly(Handler(connection, new ServerTrust(options.Authorities, pinned).Options())))
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
            DefaultRequestVersion = HttpVersion.Version11,
        };
#pragma warning restore RS0030
    }

    /// <summary>
    /// A client that fetches the answer of an http-01 challenge and nothing else: http at the validation's port, or https at 443 for whoever redirects
    /// there, whatever its certificate says (RFC 8555 §8.3: the challenge shows control of the address, and no secret is sent); addresses by
    /// <see cref="OutboundOptions.ValidationAllowed"/> alone; 1 KiB of body; one connection for each request, so that every request is judged anew.
    /// </summary>
    /// <param name="lookup">How names are resolved when the operator names a resolver.</param>
    public HttpClient CreateForValidation(ResolveName lookup)
    {
        var connection = new GuardedConnection(new AddressRules(options.ValidationAllowed).Admits, resolve ?? lookup);
        var handler = Handler(connection, new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // Who asks has no certificate yet, or an old one.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        handler.PooledConnectionLifetime = TimeSpan.Zero;
#pragma warning disable RS0030 // The one factory.
        return new HttpClient(new ValidationOnly(options.ValidationPort, handler))
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = MaxValidationBytes,
            DefaultRequestVersion = HttpVersion.Version11,
        };
#pragma warning restore RS0030
    }

    private static SocketsHttpHandler Handler(GuardedConnection connection, SslClientAuthenticationOptions tls)
    {
#pragma warning disable RS0030 // The one factory.
        return new SocketsHttpHandler
        {
            ConnectCallback = connection.OpenAsync,
            SslOptions = tls,
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
#pragma warning restore RS0030
    }
}
