using System.Net;
using Strongroom.AcmeServer;
using Strongroom.Outbound;
using Strongroom.Tests.Outbound;
using Xunit;

namespace Strongroom.Tests.AcmeServer;

/// <summary>http-01, with hosts that answer otherwise than a client's (RFC 8555 §8.3, S40).</summary>
public sealed class HttpProofs
{
    private const string Expected = "token.thumbprint";
    private static readonly Identifier Name = new(IsAddress: false, "localhost");

    [Theory]
    [InlineData(Expected, true)]
    [InlineData(Expected + "\r\n ", true)]
    [InlineData(" " + Expected, false)]
    [InlineData(Expected + "x", false)]
    [InlineData("", false)]
    public async Task The_answer_is_the_key_authorization_and_nothing_else(string body, bool isMet)
    {
        await using var server = new PlainServer(head => head.StartsWith("GET /.well-known/acme-challenge/token HTTP/1.1", StringComparison.Ordinal) ? Answer(body) : "HTTP/1.1 404 No\r\n\r\n");
        var fault = await CheckAsync(server);
        Assert.Equal(isMet, fault is null);
        Assert.Equal(isMet ? null : "incorrectResponse", fault?.Type);
    }

    [Fact]
    public async Task A_redirect_to_the_same_port_is_followed_and_three_are_the_most()
    {
        var hops = 0;
        await using var server = new PlainServer(head => hops++ < 3 ? Redirect("/hop") : Answer(Expected));
        Assert.Null(await CheckAsync(server));
        hops = -1;
        Assert.Equal("connection", (await CheckAsync(server))!.Type);
    }

    [Theory]
    [InlineData("http://169.254.169.254:PORT/latest/meta-data")]
    [InlineData("http://10.0.0.1:PORT/")]
    [InlineData("http://[::1]:PORT/")]
    [InlineData("http://localhost:22/")]
    [InlineData("http://user:pass@localhost:PORT/")]
    [InlineData("https://localhost:PORT/")]
    [InlineData("ftp://localhost/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://localhost:PORT/")]
    [InlineData("//169.254.169.254:PORT/")]
    public async Task A_redirect_leads_nowhere_that_the_guard_does_not_allow_and_its_failure_tells_nothing(string target)
    {
        await using var server = new PlainServer(head => head.Contains("acme-challenge", StringComparison.Ordinal) ? Redirect("TARGET") : Answer(Expected));
        await using var hop = new PlainServer(Redirect(target.Replace("PORT", $"{server.Port}", StringComparison.Ordinal)));
        var refused = await CheckAsync(hop, port: hop.Port);
        Assert.Equal("connection", refused!.Type);
        Assert.Equal(0, server.Connections);

        // A closed port sounds the same.
        var closed = await CheckAsync(hop, port: 1);
        Assert.Equal(closed, refused);
    }

    private static async Task<ValidationFault?> CheckAsync(PlainServer server, int? port = null)
    {
        var options = new OutboundOptions { ValidationAllowed = [IPNetwork.Parse("127.0.0.0/8")], ValidationPort = port ?? server.Port };
        using var http = new HttpChallenge(new OutboundClients(options, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])), options, new ValidationNames(options));
        return await http.CheckAsync(Name, "token", Expected, TestContext.Current.CancellationToken);
    }

    private static string Answer(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    private static string Redirect(string target) => $"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}
