using System.Net;
using System.Net.Security;

namespace Strongroom.Outbound;

/// <summary>Opens what is no HTTP, as to a mail server, under the same rules as every client (S40): judged addresses, the operator's trust, no downloads.</summary>
/// <param name="resolve">Null for the system's resolver.</param>
public sealed class OutboundStreams(OutboundOptions options, ResolveName? resolve = null)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A plain connection, which the caller disposes.</summary>
    /// <param name="host">A name, or an address.</param>
    /// <param name="staysHere">Only this machine may answer: for what is said in clear.</param>
    /// <exception cref="OutboundRefusedException">One of the host's addresses must not be reached.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody answers there, or the name has no address.</exception>
    /// <exception cref="OperationCanceledException">As asked for, or nobody answered within five seconds.</exception>
    public async ValueTask<Stream> OpenAsync(string host, int port, bool staysHere, CancellationToken cancel)
    {
        var rules = new AddressRules(options.Allowed);
        var connection = new GuardedConnection(address => rules.Admits(address) && (!staysHere || IPAddress.IsLoopback(address)), resolve ?? Dns.GetHostAddressesAsync);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(ConnectTimeout);
        return await connection.OpenAsync(host, port, bounded.Token).ConfigureAwait(false);
    }

    /// <summary>The connection under TLS with a server that has shown that it is this host. It owns what is below it; when it fails, the caller disposes that.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server is not believed.</exception>
    public async ValueTask<Stream> SecureAsync(Stream plain, string host, CancellationToken cancel)
    {
        var secured = new SslStream(plain, leaveInnerStreamOpen: false);
        var trust = new ServerTrust(options.Authorities, pinned: null).Options();
        trust.TargetHost = host;
        await secured.AuthenticateAsClientAsync(trust, cancel).ConfigureAwait(false);
        return secured;
    }
}
