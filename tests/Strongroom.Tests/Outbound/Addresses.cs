using System.Net;
using Strongroom.Outbound;
using Xunit;

namespace Strongroom.Tests.Outbound;

/// <summary>Which addresses may be connected to (security model §10, the case list).</summary>
public sealed class Addresses
{
    public static TheoryData<string> Closed => [.. (string[])
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.0.1", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%2",
        "fec0::1", "ff02::1", "4000::1", "8000::1",
    ]];

    [Theory]
    [MemberData(nameof(Closed))]
    public void Nothing_but_public_addresses_is_open(string address) => Assert.False(new AddressRules([]).Admits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void Public_addresses_are_open(string address) => Assert.True(new AddressRules([]).Admits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.1.1")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void No_list_opens_metadata_link_local_and_multicast(string address) =>
        Assert.False(new AddressRules([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]).Admits(IPAddress.Parse(address)));

    [Fact]
    public void A_list_opens_what_it_names_and_no_more()
    {
        var rules = new AddressRules([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd12::/32"), IPNetwork.Parse("::1/128")]);
        Assert.True(rules.Admits(IPAddress.Parse("10.1.2.3")));
        Assert.True(rules.Admits(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(rules.Admits(IPAddress.Parse("fd12::1")));
        Assert.True(rules.Admits(IPAddress.IPv6Loopback));
        Assert.False(rules.Admits(IPAddress.Parse("10.2.0.1")));
        Assert.False(rules.Admits(IPAddress.Parse("fd13::1")));
        Assert.False(rules.Admits(IPAddress.Loopback));
    }
}
