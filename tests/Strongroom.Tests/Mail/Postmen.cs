using System.Net;
using System.Net.Sockets;
using System.Text;
using Strongroom.Mail;
using Strongroom.Outbound;
using Xunit;

namespace Strongroom.Tests.Mail;

/// <summary>What the sender of mails does not let through, and does not wait for.</summary>
public sealed class Postmen
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8")];

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("a.n+n@example", true)]
    [InlineData("ann@example.com\r\nRCPT TO:<bob@example.com>", false)]
    [InlineData("ann@example.com\n", false)]
    [InlineData("ann@example.com>", false)]
    [InlineData("\"ann\"@example.com", false)]
    [InlineData("ann bob@example.com", false)]
    [InlineData("ann@exa mple.com", false)]
    [InlineData("ann@@example.com", false)]
    [InlineData(".ann@example.com", false)]
    [InlineData("änn@example.com", false)]
    [InlineData("ann@", false)]
    [InlineData("@example.com", false)]
    [InlineData("", false)]
    public void Only_plain_mailboxes_are_addresses(string text, bool isAddress) => Assert.Equal(isAddress, MailText.IsAddress(text));

    [Fact]
    public void What_others_wrote_stays_on_one_line()
    {
        Assert.Equal("a  b c d", MailText.OneLine("\r\na\r\nb\u2028c\td\0", 100));
        Assert.Equal("abc…", MailText.OneLine("abcdef", 3));
    }

    [Fact]
    public async Task Headers_cannot_be_injected_and_a_bad_address_is_refused_without_being_said()
    {
        var (said, posting) = await SpeakAsync(
            new OutgoingMail(Guid.Empty, "news\r\nBcc: eve@example.com", "text\n.\n.\nQUIT\n", [new("ann@example.com", "Ann\r\nCc: eve@example.com"), new("bob@example.com>\r\nDATA", null)]));
        Assert.Equal(["ann@example.com"], posting.Taken);
        Assert.Equal(["bob@example.com>\r\nDATA"], posting.Refused);
        Assert.Null(posting.Fault);
        Assert.DoesNotContain(said, line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Cc", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(said, line => line.Contains("bob", StringComparison.Ordinal));
        Assert.Single(said, line => line == "DATA");
        Assert.Single(said, line => line.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_clear_only_this_machine_is_spoken_to_whatever_the_operator_opened()
    {
        var streams = new OutboundStreams(new OutboundOptions { Allowed = [IPNetwork.Parse("10.0.0.0/8")] }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.9.8.7")]));
        var options = new SmtpOptions { Host = "mail.test", Port = 25, Security = SmtpSecurity.None, From = "vault@example.com" };
        var posting = await new Postman(options, streams, TimeProvider.System).SendAsync(new OutgoingMail(Guid.Empty, "s", "b", [new("ann@example.com", null)]), TestContext.Current.CancellationToken);
        Assert.Contains("no address that may be connected to", posting.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("220-", 2000)]
    [InlineData("220-x\r\n", 2000)]
    [InlineData("554 go away\r\n", 1)]
    public async Task A_greeting_without_end_ends(string piece, int times)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await using var stream = new NetworkStream(socket);
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, times))));
                await stream.ReadExactlyAsync(new byte[1]);
            }
            catch (IOException)
            {
            }
        }, TestContext.Current.CancellationToken);
        var posting = await Man(listener, SmtpSecurity.StartTls).SendAsync(new OutgoingMail(Guid.Empty, "s", "b", [new("ann@example.com", null)]), TestContext.Current.CancellationToken);
        Assert.NotNull(posting.Fault);
        await serving;
    }

    /// <summary>What a client says before TLS is nothing that counts after it: a server's words in clear behind its yes break the handshake.</summary>
    [Fact]
    public async Task Words_in_clear_behind_the_yes_to_starttls_do_not_count()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await stream.WriteAsync("220 hello\r\n"u8.ToArray());
            await reader.ReadLineAsync();
            await stream.WriteAsync("250-x\r\n250 STARTTLS\r\n"u8.ToArray());
            await reader.ReadLineAsync();
            await stream.WriteAsync("220 go\r\n250 AUTH PLAIN\r\n250 ok\r\n"u8.ToArray());
            await Task.Delay(100);
        }, TestContext.Current.CancellationToken);
        var posting = await Man(listener, SmtpSecurity.StartTls).SendAsync(new OutgoingMail(Guid.Empty, "s", "b", [new("ann@example.com", null)]), TestContext.Current.CancellationToken);
        Assert.NotNull(posting.Fault);
        Assert.Empty(posting.Taken);
        await serving;
    }

    [Fact]
    public async Task A_cancelled_sending_says_who_has_it_and_does_not_throw()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var sending = Man(listener, SmtpSecurity.None).SendAsync(new OutgoingMail(Guid.Empty, "s", "b", [new("ann@example.com", null)]), stop.Token);
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.NotNull((await sending).Fault);
    }

    private static Postman Man(TcpListener listener, SmtpSecurity security) => new(
        new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = security, From = "vault@example.com" },
        new OutboundStreams(new OutboundOptions { Allowed = Loopback }),
        TimeProvider.System);

    /// <summary>A mail to a server that takes everything, and every line that the client has said.</summary>
    private static async Task<(IReadOnlyList<string> Said, Posting Posting)> SpeakAsync(OutgoingMail mail)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var said = new List<string>();
        var serving = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await stream.WriteAsync("220 hello\r\n"u8.ToArray());
            var isData = false;
            while (await reader.ReadLineAsync() is { } line)
            {
                said.Add(line);
                isData = isData ? line != "." : line == "DATA";
                if (!isData || line == "DATA")
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(isData ? "354 go on\r\n" : "250 ok\r\n"));
                }
            }
        });
        var posting = await Man(listener, SmtpSecurity.None).SendAsync(mail, TestContext.Current.CancellationToken);
        await serving;
        return (said, posting);
    }
}
