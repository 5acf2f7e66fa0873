using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Strongroom.Server.Tls;

/// <summary>The TLS of every public listener (S58): TLS 1.2 and 1.3, forward secrecy, AEAD suites only.</summary>
internal static class KestrelTls
{
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    // TLS 1.2: ECDHE with GCM or ChaCha20-Poly1305 (RFC 5289, RFC 7905). The RSA ones serve an operator's RSA certificate; there
    // is no static RSA key exchange and no CBC among them.
    private static readonly TlsCipherSuite[] AeadSuites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>Makes <paramref name="listener"/> speak HTTP/1.1 and HTTP/2 over TLS with whatever certificate is current at each handshake.</summary>
    public static void Configure(ListenOptions listener, TlsCertificates certificates)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(certificates);
        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(certificates.Options),
        });
    }

    public static SslServerAuthenticationOptions OptionsFor(ServedCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CipherSuitesPolicy = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new CipherSuitesPolicy(AeadSuites) : null,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
        ClientCertificateRequired = false,
    };
}
