using System.Net;
using Strongroom.Agent.Peers;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>Lines as Linux prints them.</summary>
public sealed class TcpRows
{
    [Fact]
    public void A_line_of_IPv4_is_read()
    {
        var row = TcpRow.Parse("   7: 0100007F:C1A4 0100007F:9D96 01 00000000:00000000 00:00000000 00000000  1000        0 123456 1 0000000000000000 20 4 30 10 -1");

        Assert.Equal(new TcpRow(IPEndPoint.Parse("127.0.0.1:49572"), IPEndPoint.Parse("127.0.0.1:40342"), TcpRow.Established, 1000, 123456), row);
    }

    [Fact]
    public void A_line_of_IPv6_is_read() =>
        Assert.Equal(
            IPEndPoint.Parse("[::1]:49572"),
            TcpRow.Parse("   0: 00000000000000000000000001000000:C1A4 00000000000000000000000001000000:9D96 01 00000000:00000000 00:00000000 00000000  1000 0 9 1 0")!.Value.Local);

    [Fact]
    public void An_IPv4_address_in_IPv6_clothes_is_undressed() =>
        Assert.Equal(
            IPEndPoint.Parse("127.0.0.1:49572"),
            TcpRow.Parse("   0: 0000000000000000FFFF00000100007F:C1A4 0000000000000000FFFF00000100007F:9D96 01 00000000:00000000 00:00000000 00000000  1000 0 9 1 0")!.Value.Local);

    [Theory]
    [InlineData("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode")]
    [InlineData("")]
    [InlineData("   0: 0100007F 0100007F:9D96 01 0:0 00:0 0 1000 0 9")]
    [InlineData("   0: 0100007F:C1A4 0100007F:9D96 01 0:0 00:0 0 -1 0 9")]
    public void What_is_no_such_line_is_passed_over(string line) => Assert.Null(TcpRow.Parse(line));
}
