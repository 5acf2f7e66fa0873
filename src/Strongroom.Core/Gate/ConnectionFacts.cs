using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Strongroom.Gate;

/// <summary>What is the same for every request of a connection, worked out once: bench/ showed these texts among the costs of a GET.</summary>
internal sealed class ConnectionFacts
{
    private static readonly object Key = new();

    private ConnectionFacts(HttpContext http)
    {
        Address = http.Connection.RemoteIpAddress?.ToString();
        NetworkInfo = Describe(http.Connection);
        TlsVersion = http.Features.Get<ITlsHandshakeFeature>()?.Protocol switch
        {
            SslProtocols.Tls13 => "TLS1_3",
            SslProtocols.Tls12 => "TLS1_2",
            _ => null,
        };
    }

    /// <summary>The peer's address; null on the local socket.</summary>
    public string? Address { get; }

    /// <summary>The value of <c>x-ms-keyvault-network-info</c>.</summary>
    public string NetworkInfo { get; }

    /// <summary><c>TLS1_2</c> or <c>TLS1_3</c>; null on the local socket.</summary>
    public string? TlsVersion { get; }

    public static ConnectionFacts Of(HttpContext http)
    {
        if (http.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
        {
            return new ConnectionFacts(http);
        }

        // Requests of one HTTP/2 connection come here at once.
        lock (items)
        {
            if (items.TryGetValue(Key, out var known))
            {
                return (ConnectionFacts)known!;
            }

            var facts = new ConnectionFacts(http);
            items[Key] = facts;
            return facts;
        }
    }

    private static string Describe(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } address)
        {
            return "conn_type=Local;";
        }

        var isV4 = address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
        var shown = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return isV4
            ? $"conn_type=Ipv4;addr={shown};act_addr_fam=InterNetwork;"
            : $"conn_type=Ipv6;addr={shown};act_addr_fam=InterNetworkV6;";
    }
}
