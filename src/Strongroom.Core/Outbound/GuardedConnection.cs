using System.Net;
using System.Net.Sockets;

namespace Strongroom.Outbound;

/// <summary>
/// Opens connections. A name is resolved once, every address it gives is judged, and one of those very addresses is connected to: a
/// resolver that answers otherwise a moment later changes nothing.
/// </summary>
internal sealed class GuardedConnection(Predicate<IPAddress> admits, ResolveName resolve)
{
    /// <exception cref="OutboundRefusedException">One of the addresses must not be reached.</exception>
    public ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancel) => OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);

    /// <exception cref="OutboundRefusedException">One of the addresses must not be reached.</exception>
    /// <exception cref="SocketException">Nobody answers there, or the name has no address.</exception>
    public async ValueTask<Stream> OpenAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancel).ConfigureAwait(false);

        // All, not the first good one: a name that mixes public and internal addresses means no good.
        if (addresses.Length == 0 || !addresses.All(address => admits(address)))
        {
            throw new OutboundRefusedException($"'{host}' is at no address that may be connected to");
        }

#pragma warning disable RS0030 // The one place that opens connections to elsewhere.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore RS0030
        try
        {
            await socket.ConnectAsync(addresses, port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
