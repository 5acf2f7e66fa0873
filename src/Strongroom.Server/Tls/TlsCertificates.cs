using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Tls;

/// <summary>
/// The certificate that handshakes use, replaceable at run time. Begins with a self-signed stand-in, so that the listener can start before
/// anything exists and its answers (503, sealed) are encrypted from the first.
/// </summary>
internal sealed class TlsCertificates
{
    public static readonly TimeSpan BootstrapLifetime = TimeSpan.FromDays(1);

    private readonly ServerIdentity _identity;
    private readonly TimeProvider _clock;
    private readonly ILogger<TlsCertificates> _log;
    private volatile State _state;

    public TlsCertificates(ServerIdentity identity, TimeProvider clock, ILogger<TlsCertificates> log)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(clock);
        _identity = identity;
        _clock = clock;
        _log = log;
        _state = new State(MakeBootstrap());
    }

    public ServedCertificate Current => _state.Certificate;

    /// <summary>The options of a new connection: one object as long as the certificate stays.</summary>
    public SslServerAuthenticationOptions Options => _state.Options;

    /// <summary>New handshakes use <paramref name="certificate"/> from now on; established connections keep theirs.</summary>
    public void Serve(ServedCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _state = new State(certificate);
        Log.Serving(_log, certificate.Origin, certificate.Certificate.Subject, certificate.End);
    }

    /// <summary>Replaces a stand-in that is about to end; does nothing to a real certificate.</summary>
    public void RenewBootstrap()
    {
        if (Current.Origin == CertificateOrigin.Bootstrap && Current.IsDue(_clock.GetUtcNow()))
        {
            Serve(MakeBootstrap());
        }
    }

    private ServedCertificate MakeBootstrap()
    {
        var now = _clock.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = LeafRequest.For(_identity, key).CreateSelfSigned(now - LeafRequest.Backdating, now + BootstrapLifetime);
        return ServedCertificate.Create(certificate, [], CertificateOrigin.Bootstrap);
    }

    private sealed class State(ServedCertificate certificate)
    {
        public ServedCertificate Certificate => certificate;

        public SslServerAuthenticationOptions Options { get; } = KestrelTls.OptionsFor(certificate);
    }
}
