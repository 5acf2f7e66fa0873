using System.Net;
using System.Net.Sockets;
using Strongroom.Agent.Peers;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>The other end of a connection, from a kernel's tables that a test wrote, and from the real ones.</summary>
public sealed class PeersFound : IDisposable
{
    private static readonly IPEndPoint Here = IPEndPoint.Parse("127.0.0.1:40342");
    private static readonly IPEndPoint There = IPEndPoint.Parse("127.0.0.1:49572");

    private readonly DirectoryInfo _proc = Directory.CreateTempSubdirectory("strongroom-proc-");

    public PeersFound() => _proc.CreateSubdirectory("net");

    [Fact]
    public void The_user_and_the_service_of_the_process_are_told()
    {
        Table("tcp", Line("01", 1000, 77));
        Process(12, 77, "0::/system.slice/web.service\n");

        Assert.Equal(new Peer(1000, true, "web.service", null), Find(seesEveryone: true));
    }

    [Theory]
    [InlineData("06", 0, 0)]
    [InlineData("01", 0, 0)]
    [InlineData("08", 1000, 77)]
    public void A_socket_that_its_process_has_closed_is_nobodys(string state, uint user, ulong inode)
    {
        Table("tcp", Line(state, user, inode));
        Process(12, 77, "0::/\n");

        Assert.Null(new PeerFinder(_proc.FullName, true).SocketOf(Here, There));
    }

    [Fact]
    public void Our_own_end_is_not_taken_for_the_other()
    {
        Table("tcp", "   1: 0100007F:9D96 0100007F:C1A4 01 00000000:00000000 00:00000000 00000000     0        0 5 1 0");

        Assert.Null(new PeerFinder(_proc.FullName, true).SocketOf(Here, There));
    }

    [Fact]
    public void A_process_that_has_gone_is_nobody_where_all_can_be_seen()
    {
        Table("tcp", Line("01", 1000, 77));

        Assert.Null(Find(seesEveryone: true));
    }

    [Fact]
    public void Where_others_cannot_be_seen_the_user_is_all_there_is()
    {
        Table("tcp", Line("01", 1000, 77));

        Assert.Equal(new Peer(1000, false, null, null), Find(seesEveryone: false));
    }

    [Fact]
    public void A_socket_that_two_services_share_is_nobodys()
    {
        Table("tcp", Line("01", 1000, 77));
        Process(12, 77, "0::/system.slice/web.service\n");
        Process(13, 77, "0::/system.slice/other.service\n");

        Assert.Null(Find(seesEveryone: true));
    }

    [Fact]
    public async Task The_real_kernel_tells_this_process()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        var finder = new PeerFinder("/proc", OwnProcess.SeesEveryone);

        var socket = finder.SocketOf((IPEndPoint)server.Client.LocalEndPoint!, (IPEndPoint)server.Client.RemoteEndPoint!);

        Assert.Equal(OwnProcess.User, socket!.Value.User);
        Assert.True(finder.HolderOf(socket.Value)!.IsProcessKnown);
        client.Close();
        Assert.Null(finder.SocketOf((IPEndPoint)server.Client.LocalEndPoint!, (IPEndPoint)server.Client.RemoteEndPoint!));
    }

    public void Dispose() => _proc.Delete(recursive: true);

    private Peer? Find(bool seesEveryone)
    {
        var finder = new PeerFinder(_proc.FullName, seesEveryone);
        return finder.HolderOf(finder.SocketOf(Here, There)!.Value);
    }

    private static string Line(string state, uint user, ulong inode) =>
        $"   1: 0100007F:C1A4 0100007F:9D96 {state} 00000000:00000000 00:00000000 00000000  {user}        0 {inode} 1 0000000000000000 20 4 30 10 -1";

    private void Table(string name, string line) => File.WriteAllText(Path.Combine(_proc.FullName, "net", name), "  sl  local_address rem_address\n" + line + "\n");

    private void Process(int id, ulong inode, string cgroup)
    {
        var folder = _proc.CreateSubdirectory($"{id}");
        File.CreateSymbolicLink(Path.Combine(folder.CreateSubdirectory("fd").FullName, "3"), $"socket:[{inode}]");
        File.WriteAllText(Path.Combine(folder.FullName, "cgroup"), cgroup);
    }
}
