using System.Net;
using Strongroom.Outbound;
using Xunit;

namespace Strongroom.Tests.Outbound;

/// <summary>S40: validation of names is no way into networks that the operator has not opened for it.</summary>
public sealed class ValidationClient
{
    /// <summary>Hosts as a certificate could be asked for, and forms of the same addresses, each against every port but the right one too.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://127.1:PORT/")]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://0x7f.1:PORT/")]
    [InlineData("http://0177.0.0.1:PORT/")]
    [InlineData("http://[::1]:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://[::ffff:169.254.169.254]:PORT/")]
    [InlineData("http://[64:ff9b::7f00:1]:PORT/")]
    [InlineData("http://[fd00::1]:PORT/")]
    [InlineData("http://[fe80::1]:PORT/")]
    [InlineData("http://169.254.169.254:PORT/")]
    [InlineData("http://10.0.0.1:PORT/")]
    [InlineData("http://172.16.0.1:PORT/")]
    [InlineData("http://192.168.0.1:PORT/")]
    [InlineData("http://100.64.0.1:PORT/")]
    [InlineData("http://0.0.0.0:PORT/")]
    [InlineData("http://224.0.0.1:PORT/")]
    [InlineData("http://localhost:PORT/")]
    [InlineData("http://names.test:PORT/")]
    [InlineData("http://8.8.8.8:22/")]
    [InlineData("http://8.8.8.8:443/")]
    [InlineData("https://8.8.8.8:PORT/")]
    [InlineData("https://8.8.8.8:8443/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("http://user@8.8.8.8:PORT/")]
    [InlineData("http://user:pass@8.8.8.8:PORT/")]
    public async Task Internal_addresses_other_ports_and_users_are_not_reached(string address)
    {
        await using var server = new PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var client = Client(server, allowed: [], _ => [IPAddress.Loopback]);
        await RefusedAsync(client, address.Replace("PORT", $"{server.Port}", StringComparison.Ordinal));
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1,10.0.0.1")]
    [InlineData("10.0.0.1,127.0.0.1")]
    [InlineData("127.0.0.1,169.254.169.254")]
    [InlineData("127.0.0.1,::ffff:10.0.0.1")]
    [InlineData("127.0.0.1,fd00:ec2::254")]
    [InlineData("127.0.0.1,100.100.100.200")]
    [InlineData("127.0.0.1,64:ff9b::a00:1")]
    [InlineData("")]
    public async Task A_name_is_judged_by_all_its_addresses(string answer)
    {
        await using var server = new PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var client = Client(server, [IPNetwork.Parse("127.0.0.0/8")], _ => [.. answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]);
        await RefusedAsync(client, $"http://names.test:{server.Port}/");
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task What_is_open_for_everything_else_is_not_open_for_validation()
    {
        await using var server = new PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var options = new OutboundOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")], ValidationPort = server.Port };
        using var client = new OutboundClients(options).CreateForValidation((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        await RefusedAsync(client, $"http://names.test:{server.Port}/");
        using var other = new OutboundClients(new OutboundOptions { ValidationAllowed = [IPNetwork.Parse("127.0.0.0/8")] }).Create();
        await RefusedAsync(other, $"https://127.0.0.1:{server.Port}/");
    }

    [Fact]
    public async Task A_resolver_that_changes_its_answer_is_asked_for_every_connection()
    {
        var asked = 0;
        await using var server = new PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var client = Client(server, [IPNetwork.Parse("127.0.0.0/8")], _ => [asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]);
        Assert.Equal("ok", await client.GetStringAsync($"http://names.test:{server.Port}/", TestContext.Current.CancellationToken));
        await RefusedAsync(client, $"http://names.test:{server.Port}/");
    }

    [Fact]
    public async Task Redirects_are_not_followed_by_the_client_itself_and_long_bodies_are_not_read()
    {
        await using var moved = new PlainServer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(moved, [IPNetwork.Parse("127.0.0.0/8")], _ => [IPAddress.Loopback]);
        using var answer = await client.GetAsync($"http://names.test:{moved.Port}/", TestContext.Current.CancellationToken);
        Assert.Equal(302, (int)answer.StatusCode);
        await using var long_ = new PlainServer($"HTTP/1.1 200 OK\r\nContent-Length: 1025\r\n\r\n{new string('x', 1025)}");
        using var other = Client(long_, [IPNetwork.Parse("127.0.0.0/8")], _ => [IPAddress.Loopback]);
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetStringAsync($"http://names.test:{long_.Port}/", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_get_leaves()
    {
        await using var server = new PlainServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var client = Client(server, [IPNetwork.Parse("127.0.0.0/8")], _ => [IPAddress.Loopback]);
        await Assert.ThrowsAsync<OutboundRefusedException>(() => client.PostAsync($"http://names.test:{server.Port}/", null, TestContext.Current.CancellationToken));
    }

    private static HttpClient Client(PlainServer server, IReadOnlyList<IPNetwork> allowed, Func<string, IPAddress[]> resolve) =>
        new OutboundClients(new OutboundOptions { ValidationAllowed = allowed, ValidationPort = server.Port }).CreateForValidation((host, _) => Task.FromResult(resolve(host)));

    private static async Task RefusedAsync(HttpClient client, string address)
    {
        var fault = await Record.ExceptionAsync(() => client.GetAsync(address, TestContext.Current.CancellationToken));
        Assert.IsType<OutboundRefusedException>(fault is HttpRequestException ? fault.InnerException : fault);
    }
}
