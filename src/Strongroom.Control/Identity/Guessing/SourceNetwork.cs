using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Strongroom.Identity.Guessing;

/// <summary>Where an attempt comes from: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address there has all of them.</summary>
internal readonly record struct SourceNetwork(UInt128 Prefix)
{
    /// <param name="address">Null, for a connection without one, counts as one source.</param>
    public static SourceNetwork Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        _ = plain.TryWriteBytes(bytes, out _);
        var prefix = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? new SourceNetwork(prefix >> 64 << 64)
            : new SourceNetwork((prefix >> 96) | (UInt128.One << 63));
    }
}
