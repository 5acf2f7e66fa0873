using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Strongroom.Agent.Peers;

/// <summary>One line of <c>/proc/net/tcp</c> or <c>tcp6</c> (proc_net(5)).</summary>
/// <param name="State">Of the kernel's TCP states; 1 is ESTABLISHED.</param>
/// <param name="Inode">0 once no process holds the socket; the line then names user 0, whoever made it.</param>
internal readonly record struct TcpRow(IPEndPoint Local, IPEndPoint Remote, int State, uint User, ulong Inode)
{
    public const int Established = 1;

    private const int StateColumn = 3;
    private const int UserColumn = 7;
    private const int InodeColumn = 9;

    /// <summary>Null for the heading and for whatever else is not such a line.</summary>
    public static TcpRow? Parse(string line)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > InodeColumn
            && EndPoint(columns[1]) is { } local
            && EndPoint(columns[2]) is { } remote
            && int.TryParse(columns[StateColumn], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var state)
            && uint.TryParse(columns[UserColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && ulong.TryParse(columns[InodeColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            ? new TcpRow(local, remote, state, user, inode)
            : null;
    }

    /// <summary>The address is printed in words of 32 bits, each as the machine holds it; the port as a number. An IPv4 address in IPv6 clothes is undressed.</summary>
    private static IPEndPoint? EndPoint(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32) || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        Span<byte> address = stackalloc byte[colon / 2];
        for (var i = 0; i < address.Length; i += sizeof(uint))
        {
            if (!uint.TryParse(text.AsSpan(i * 2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
            {
                return null;
            }

            BinaryPrimitives.WriteUInt32BigEndian(address[i..], BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word);
        }

        return new IPEndPoint(Plain(new IPAddress(address)), port);
    }

    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
