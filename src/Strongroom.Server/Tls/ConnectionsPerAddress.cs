using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Tls;

/// <summary>
/// Bounds the connections that one address holds open, so that one client cannot take all of <see cref="KestrelLimits.Connections"/>
/// (security model §11). An IPv6 client counts as its /64, which is the least that anybody is given.
/// </summary>
/// <param name="limit">Raise it when a balancer that shows its own address stands in front.</param>
internal sealed class ConnectionsPerAddress(int limit, ILogger<ConnectionsPerAddress> log)
{
    public const int DefaultLimit = 256;

    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>Call it before <see cref="KestrelTls.Configure"/>: a refused connection then costs no handshake.</summary>
    public void Bound(ListenOptions listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        listener.Use(next => async connection =>
        {
            if (connection.RemoteEndPoint is not IPEndPoint { Address: var address })
            {
                await next(connection).ConfigureAwait(false);
                return;
            }

            var client = ClientOf(address);
            if (!TryEnter(client))
            {
                connection.Abort(new ConnectionAbortedException("Too many connections from this address"));
                return;
            }

            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                Leave(client);
            }
        });
    }

    internal static IPAddress ClientOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private bool TryEnter(IPAddress client)
    {
        var count = _open.AddOrUpdate(client, 1, static (_, open) => open + 1);
        if (count <= limit)
        {
            return true;
        }

        Leave(client);
        // The first refusal of a run is news, its repetition is a way to fill a disk.
        if (count == limit + 1)
        {
            Log.AddressFull(log, client.ToString(), limit);
        }

        return false;
    }

    private void Leave(IPAddress client)
    {
        var left = _open.AddOrUpdate(client, 0, static (_, open) => open - 1);
        if (left == 0)
        {
            // Only while it is still zero: somebody may have entered since.
            _open.TryRemove(KeyValuePair.Create(client, 0));
        }
    }
}
