using System.IO.Compression;
using System.Net;
using System.Text;
using Strongroom.Outbound;
using Xunit;

namespace Strongroom.Tests.Outbound;

/// <summary>What the one client does not do for anybody (security model §10).</summary>
public sealed class GuardedClient
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    [Fact]
    public async Task A_good_answer_arrives()
    {
        await using var server = new HostileServer(Says(Good));
        using var client = server.Client();
        Assert.Equal("{}", await client.GetStringAsync(server.Address(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://127.0.0.1.:8443/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("http://8.8.8.8/")]
    [InlineData("https://user@8.8.8.8/")]
    public async Task Forms_of_internal_addresses_and_other_schemes_do_not_leave(string address)
    {
        // A resolver may take any of these for a name of this machine.
        using var client = new OutboundClients(new OutboundOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])).Create();
        var fault = await Record.ExceptionAsync(() => client.GetAsync(address, TestContext.Current.CancellationToken));
        Assert.IsType<OutboundRefusedException>(fault is HttpRequestException ? fault.InnerException : fault);
    }

    [Fact]
    public async Task A_name_with_one_internal_address_among_public_ones_is_refused()
    {
        await using var server = new HostileServer(Says(Good));
        using var client = server.Client((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]));
        await RefusedAsync(client, server);
    }

    [Fact]
    public async Task A_name_without_addresses_is_refused()
    {
        await using var server = new HostileServer(Says(Good));
        using var client = server.Client((_, _) => Task.FromResult<IPAddress[]>([]));
        await RefusedAsync(client, server);
    }

    [Fact]
    public async Task A_resolver_that_changes_its_answer_is_asked_once_and_judged_by_what_it_said()
    {
        var asked = 0;
        await using var server = new HostileServer(Says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"));
        using var client = server.Client((_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]));
        Assert.Equal("{}", await client.GetStringAsync(server.Address(), TestContext.Current.CancellationToken));
        Assert.Equal(1, asked);
        await RefusedAsync(client, server);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_not_followed(int status)
    {
        await using var server = new HostileServer(Says($"HTTP/1.1 {status} Moved\r\nLocation: https://idp.test/elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));
        using var client = server.Client();
        using var answer = await client.GetAsync(server.Address(), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Endless_headers_end()
    {
        await using var server = new HostileServer((stream, cancel) => ForeverAsync(stream, "HTTP/1.1 200 OK\r\n", "X-More: and more and more and more\r\n", cancel));
        await FailsAsync(server);
    }

    [Fact]
    public async Task A_body_of_ten_gigabytes_is_refused()
    {
        await using var server = new HostileServer(Says("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"));
        await FailsAsync(server);
    }

    [Fact]
    public async Task Chunks_without_end_end()
    {
        await using var server = new HostileServer((stream, cancel) =>
            ForeverAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1000\r\n" + new string('x', 0x1000) + "\r\n", cancel));
        await FailsAsync(server);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_arrives_and_one_byte_more_does_not()
    {
        await using var full = new HostileServer(Body(OutboundClients.MaxAnswerBytes));
        using var client = full.Client();
        Assert.Equal(OutboundClients.MaxAnswerBytes, (await client.GetByteArrayAsync(full.Address(), TestContext.Current.CancellationToken)).Length);
        await using var over = new HostileServer(Body(OutboundClients.MaxAnswerBytes + 1));
        await FailsAsync(over);
    }

    [Fact]
    public async Task A_compressed_body_stays_compressed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[64 * 1024 * 1024]);
        }

        await using var server = new HostileServer(async (stream, cancel) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), cancel);
            await stream.WriteAsync(packed.ToArray(), cancel);
        });
        using var client = server.Client();
        Assert.Equal(packed.Length, (await client.GetByteArrayAsync(server.Address(), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_server_that_says_nothing_more_is_left()
    {
        await using var server = new HostileServer(async (stream, cancel) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"), cancel);
            await stream.FlushAsync(cancel);
            await Task.Delay(System.Threading.Timeout.Infinite, cancel);
        });
        using var client = server.Client();
        Assert.Equal(TimeSpan.FromSeconds(10), client.Timeout);
        client.Timeout = TimeSpan.FromMilliseconds(500);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(server.Address(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_even_from_a_trusted_root()
    {
        await using var server = new HostileServer(Says(Good));
        using var client = server.Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address("other.test"), TestContext.Current.CancellationToken));
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_root_that_the_operator_did_not_list_is_not_believed()
    {
        await using var server = new HostileServer(Says(Good));
        using var client = server.Client(trusting: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address(), TestContext.Current.CancellationToken));
        Assert.Equal(0, server.Requests);
    }

    private static Func<Stream, CancellationToken, Task> Says(string answer) => async (stream, cancel) => await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancel);

    private static Func<Stream, CancellationToken, Task> Body(int length) =>
        Says($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n" + new string('x', length));

    private static async Task ForeverAsync(Stream stream, string first, string again, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(first), cancel);
        var more = Encoding.ASCII.GetBytes(again);
        while (true)
        {
            await stream.WriteAsync(more, cancel);
        }
    }

    private static async Task RefusedAsync(HttpClient client, HostileServer server)
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address(), TestContext.Current.CancellationToken));
        Assert.IsType<OutboundRefusedException>(fault.InnerException);
    }

    private static async Task FailsAsync(HostileServer server)
    {
        using var client = server.Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address(), TestContext.Current.CancellationToken));
    }
}
