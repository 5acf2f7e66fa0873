using System.Net;
using System.Net.Sockets;

namespace Strongroom.Outbound;

/// <summary>
/// Which addresses may be connected to: public ones, and what the operator lists (security model §10). The ranges are those of the IANA special-purpose registries.
/// </summary>
public sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    /// <summary>
    /// Nothing opens these: link-local with the cloud's metadata services, the platforms' own addresses, what names no single host, and forms that carry
    /// an IPv4 address inside and would lead around its rules.
    /// </summary>
    private static readonly IPNetwork[] Never = Parse(
        "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "fd00:ec2::254/128", "fe80::/10", "fec0::/10", "ff00::/8", "5f00::/16");

    /// <summary>Open only where the operator says so.</summary>
    private static readonly IPNetwork[] Internal = Parse(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20");

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    public bool Admits(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        // ::1 lies in the range of IPv4-compatible addresses, and is loopback all the same.
        var isNever = !address.Equals(IPAddress.IPv6Loopback) && IsIn(Never, address);
        return !isNever && (IsPublic(address) || IsIn(allowed, address));
    }

    private static bool IsPublic(IPAddress address) =>
        !IsIn(Internal, address) && (address.AddressFamily == AddressFamily.InterNetwork || (address.AddressFamily == AddressFamily.InterNetworkV6 && GlobalV6.Contains(address)));

    private static bool IsIn(IReadOnlyList<IPNetwork> ranges, IPAddress address) => ranges.Any(range => range.Contains(address));

    private static IPNetwork[] Parse(params string[] ranges) => [.. ranges.Select(IPNetwork.Parse)];
}
