using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Strongroom.Server.Tls;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>S48 and S59 where Kestrel is the one that refuses: raw bytes over TLS.</summary>
public sealed class RequestLimits : IAsyncLifetime
{
    private readonly TlsSetting _setting = new();
    private TlsHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TlsHost.StartAsync(_setting.Served);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _setting.Dispose();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200)]
    [InlineData("GET / HTTP/1.1\nHost: a\nConnection: close\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\n", 400)]
    public async Task Bare_line_feed_is_refused(string request, int status)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", await _host.SendRawAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3\nabc\r\n0\r\n\r\n")]
    [InlineData("3;x\nabc\r\n0\r\n\r\n")]
    [InlineData("3;x\rabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabc\n0\r\n\r\n")]
    [InlineData("+3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("0x3\r\nabc\r\n0\r\n\r\n")]
    public async Task P1_malformed_chunks_are_refused_and_the_connection_ends(string body)
    {
        var answer = await _host.SendRawAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("<open>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")]
    public async Task Two_lengths_are_refused_and_the_connection_ends(string headers)
    {
        var answer = await _host.SendRawAsync($"POST / HTTP/1.1\r\nHost: a\r\n{headers}\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(2, answer.Split("HTTP/1.1 ").Length);
        Assert.DoesNotContain("<open>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 414)]
    [InlineData(100_000, 414)]
    public async Task Request_line_ends_at_8_KiB(int excess, int status)
    {
        const string Frame = "GET / HTTP/1.1\r\n";
        var path = "/" + new string('a', KestrelLimits.RequestLineBytes - Frame.Length + excess);
        AssertStatus(status, await _host.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 431)]
    [InlineData(5_000, 431)]
    public async Task Header_count_ends_at_64(int excess, int status)
    {
        var headers = string.Concat(Enumerable.Range(0, KestrelLimits.HeaderCount - 2 + excess).Select(i => $"X{i}: 1\r\n"));
        AssertStatus(status, await _host.SendRawAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n"));
    }

    [Theory]
    [InlineData(-200, 200)]
    [InlineData(1, 431)]
    [InlineData(500_000, 431)]
    public async Task Header_bytes_end_at_32_KiB(int excess, int status)
    {
        var value = new string('a', KestrelLimits.HeaderBytes + excess);
        AssertStatus(status, await _host.SendRawAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: {value}\r\n\r\n"));
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 413)]
    [InlineData(10_000_000, 413)]
    public async Task Body_ends_at_64_KiB(int excess, int status)
    {
        var length = KestrelLimits.BodyBytes + excess;
        var answer = await _host.SendRawAsync(
            $"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n" + new string('b', Math.Min(length, KestrelLimits.BodyBytes)));

        AssertStatus(status, answer);
    }

    [Fact]
    public async Task Answers_do_not_name_the_server()
    {
        var answer = await _host.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Times_rates_and_streams_are_those_of_the_model()
    {
        var kestrel = new KestrelServerOptions();
        KestrelLimits.Apply(kestrel);

        Assert.Equal(TimeSpan.FromSeconds(10), kestrel.Limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(60), kestrel.Limits.KeepAliveTimeout);
        Assert.Equal((240.0, TimeSpan.FromSeconds(5)), (kestrel.Limits.MinRequestBodyDataRate!.BytesPerSecond, kestrel.Limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal(64, kestrel.Limits.Http2.MaxStreamsPerConnection);
        Assert.Equal(4096, kestrel.Limits.MaxConcurrentConnections);
        Assert.Equal(TimeSpan.FromSeconds(5), KestrelTls.HandshakeTimeout);
        Assert.False(kestrel.AddServerHeader);
    }

    [Fact]
    public async Task One_address_holds_only_so_many_connections_and_closing_makes_room()
    {
        await using var host = await TlsHost.StartAsync(_setting.Served, connectionsPerAddress: 2);
        using var first = await OpenAsync(host);
        using var second = await OpenAsync(host);
        Assert.False(await IsClosedAsync(first));
        Assert.True(await IsRefusedAsync(host));

        second.Close();
        for (var attempt = 0; ; attempt++)
        {
            if (!await IsRefusedAsync(host))
            {
                break;
            }

            Assert.True(attempt < 10, "A closed connection made no room");
            await Task.Delay(200);
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::1", "::1")]
    public void Client_is_an_IPv4_address_or_an_IPv6_network(string address, string client)
    {
        Assert.Equal(IPAddress.Parse(client), ConnectionsPerAddress.ClientOf(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("true", true)]
    [InlineData("false", true)]
    public void S60_start_is_refused_when_forwarded_headers_are_switched_on_for_all(string? value, bool refused)
    {
        Assert.Equal(refused, ForwardedHeadersRefusal.For(value) is not null);
    }

    /// <summary>A refused connection is closed at once, at times before the client has finished connecting.</summary>
    private static async Task<bool> IsRefusedAsync(TlsHost host)
    {
        try
        {
            using var client = await OpenAsync(host);
            return await IsClosedAsync(client);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Far beyond a limit the connection may be reset before the refusal is read: still to be sent are bytes that nobody takes.</summary>
    private static void AssertStatus(int status, string answer)
    {
        if (answer != "<reset>" || status == 200)
        {
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }

    private static async Task<TcpClient> OpenAsync(TlsHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port);
        return client;
    }

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
