using System.Net;

namespace Strongroom.Agent.Peers;

/// <summary>
/// Tells who is at the other end of a connection on this machine. The kernel's table of TCP sockets names the user that made the other socket;
/// the socket's number leads to the process, and its control group to its service or container. What cannot be told is refused by whoever asks.
/// </summary>
/// <param name="proc">Where the kernel shows itself; <c>/proc</c>.</param>
/// <param name="seesEveryone">True when the descriptors of other users' processes can be read. A socket that nobody holds is then a process that has gone.</param>
internal sealed class PeerFinder(string proc, bool seesEveryone)
{
    private static readonly string[] Tables = ["tcp", "tcp6"];

    private readonly SocketHolders _holders = new(proc);

    /// <summary>The user at the other end of an established connection; null when there is none, as after the process has closed it.</summary>
    /// <param name="here">Our end.</param>
    /// <param name="there">The other end.</param>
    public TcpRow? SocketOf(IPEndPoint here, IPEndPoint there)
    {
        // The table is read in pieces while it changes: a line can be missed once.
        return Search(here, there) ?? Search(here, there);
    }

    /// <summary>The process behind a socket; null when it has gone meanwhile.</summary>
    public Peer? HolderOf(TcpRow socket)
    {
        var holders = _holders.Of(socket.Inode);
        if (holders.Count == 0)
        {
            return seesEveryone ? null : new Peer(socket.User, IsProcessKnown: false, null, null);
        }

        // A socket that several processes share belongs to a service or a container only if all of them do.
        var places = holders.Select(process => _holders.PlaceOf(process, socket.Inode)).ToList();
        var first = places[0];
        return first is { } place && places.TrueForAll(other => other == first) ? new Peer(socket.User, IsProcessKnown: true, place.Unit, place.Container) : null;
    }

    private TcpRow? Search(IPEndPoint here, IPEndPoint there)
    {
        foreach (var table in Tables)
        {
            if (Search(Path.Combine(proc, "net", table), Plain(here), Plain(there)) is { } row)
            {
                return row;
            }
        }

        return null;
    }

    private static TcpRow? Search(string table, IPEndPoint here, IPEndPoint there)
    {
        if (!File.Exists(table))
        {
            return null;
        }

        foreach (var line in File.ReadLines(table))
        {
            // A socket that its process has closed is listed under user 0 and inode 0: taken for the real thing it would be root.
            if (TcpRow.Parse(line) is { State: TcpRow.Established, Inode: > 0 } row && row.Local.Equals(there) && row.Remote.Equals(here))
            {
                return row;
            }
        }

        return null;
    }

    private static IPEndPoint Plain(IPEndPoint end) => new(TcpRow.Plain(end.Address), end.Port);
}
