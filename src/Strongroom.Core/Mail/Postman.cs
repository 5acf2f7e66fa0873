using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Strongroom.Outbound;

namespace Strongroom.Mail;

/// <summary>
/// Hands mails to the operator's mail server (RFC 5321) over a connection that room Outbound opens. It keeps nothing and tries once: whoever has
/// something to say tries again.
/// </summary>
/// <param name="options">Null when the operator has named no mail server.</param>
public sealed class Postman(SmtpOptions? options, OutboundStreams streams, TimeProvider clock)
{
    /// <summary>A mail to all its recipients takes no longer; who was not reached by then is in the next try.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private const int LongestFault = 300;
    private const int LongestSubject = 200;

    /// <summary>In order of preference: those that do not show the password first. The library's others are for accounts of other kinds.</summary>
    private static readonly string[] Mechanisms = ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "LOGIN"];

    private static readonly byte[] Greeting = "220 ready\r\n"u8.ToArray();

    public bool HasServer => options is not null;

    /// <summary>Sends each recipient his own. It does not throw for what servers and networks do, nor when it is cancelled: some may have theirs by then.</summary>
    /// <exception cref="InvalidOperationException">There is no mail server.</exception>
    public async Task<Posting> SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var smtp = options ?? throw new InvalidOperationException("No mail server is named");
        var (taken, refused) = (new List<string>(), new List<string>());
        using var bounded = new CancellationTokenSource(Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, cancel);
        string? fault = null;
        try
        {
            using var client = new SmtpClient { LocalDomain = DomainOf(smtp.From), CheckCertificateRevocation = false };
            await OpenAsync(client, smtp, both.Token).ConfigureAwait(false);
            foreach (var recipient in mail.Recipients)
            {
                (await IsTakenAsync(client, smtp, mail, recipient, both.Token).ConfigureAwait(false) ? taken : refused).Add(recipient.Address);
            }

            await client.DisconnectAsync(quit: true, both.Token).ConfigureAwait(false);
        }
        catch (Exception thrown) when (FaultOf(thrown) is not null)
        {
            // A connection that breaks after the last answer has broken nothing.
            fault = taken.Count + refused.Count < mail.Recipients.Count ? FaultOf(thrown) : null;
        }

        return new Posting(taken, refused, fault);
    }

    private async ValueTask OpenAsync(SmtpClient client, SmtpOptions smtp, CancellationToken cancel)
    {
        var stream = await streams.OpenAsync(smtp.Host, smtp.Port, staysHere: smtp.Security == SmtpSecurity.None, cancel).ConfigureAwait(false);
        try
        {
            if (smtp.Security == SmtpSecurity.StartTls)
            {
                await SmtpUpgrade.AskAsync(stream, DomainOf(smtp.From), cancel).ConfigureAwait(false);
                stream = new GreetedStream(Greeting, await streams.SecureAsync(stream, smtp.Host, cancel).ConfigureAwait(false));
            }
            else if (smtp.Security == SmtpSecurity.Implicit)
            {
                stream = await streams.SecureAsync(stream, smtp.Host, cancel).ConfigureAwait(false);
            }

            // None is the library's word for a stream to which it adds nothing.
            await client.ConnectAsync(stream, smtp.Host, smtp.Port, SecureSocketOptions.None, cancel).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (smtp is { User: { } user, Password: { } password })
        {
            // One of them, not all in turn: a wrong password would count several times against an account that locks. The library takes passwords as
            // strings only; this copy lives until the collector takes it.
            var mechanism = Mechanisms.FirstOrDefault(client.AuthenticationMechanisms.Contains) ?? throw new NotSupportedException("The mail server offers no way to show a password");
            var shown = SaslMechanism.Create(mechanism, Encoding.UTF8, new System.Net.NetworkCredential(user, Encoding.UTF8.GetString(password.Span)));
            await client.AuthenticateAsync(shown!, cancel).ConfigureAwait(false);
        }
    }

    /// <returns>False when the server will never take it for this recipient.</returns>
    private async ValueTask<bool> IsTakenAsync(SmtpClient client, SmtpOptions smtp, OutgoingMail mail, MailRecipient recipient, CancellationToken cancel)
    {
        if (!MailText.IsAddress(recipient.Address))
        {
            return false;
        }

        using var message = Compose(smtp, mail, recipient);
        try
        {
            await client.SendAsync(message, cancel).ConfigureAwait(false);
            return true;
        }
        catch (SmtpCommandException fault) when (fault.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted && (int)fault.StatusCode >= 500)
        {
            return false;
        }
    }

    private MimeMessage Compose(SmtpOptions smtp, OutgoingMail mail, MailRecipient recipient)
    {
        var message = new MimeMessage
        {
            Subject = MailText.OneLine(mail.Subject, LongestSubject),
            MessageId = $"{mail.Id:N}@{DomainOf(smtp.From)}",
            Date = clock.GetUtcNow(),
            Body = new TextPart("plain") { Text = mail.Body },
        };
        message.From.Add(new MailboxAddress("Strongroom", smtp.From));
        message.To.Add(new MailboxAddress(MailText.OneLine(recipient.Name ?? "", LongestSubject), recipient.Address));

        // Nobody's absence notice is to answer (RFC 3834 §5).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>Null for what is a bug of ours. What the server said about user and password is not repeated.</summary>
    private static string? FaultOf(Exception thrown) => thrown switch
    {
        OutboundRefusedException => MailText.OneLine($"{thrown.Message}; internal ranges are opened with --outbound-allow", LongestFault),
        MailKit.Security.AuthenticationException or NotSupportedException => "the mail server does not accept user and password",
        System.Security.Authentication.AuthenticationException => "the mail server's certificate is not trusted, or TLS failed",
        OperationCanceledException => "the mail server took too long, or this server stops",
        SmtpCommandException command => MailText.OneLine($"the mail server answered {(int)command.StatusCode}: {command.Message}", LongestFault),
        SmtpProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or SocketException or IOException =>
            MailText.OneLine($"the connection to the mail server failed: {thrown.Message}", LongestFault),
        _ => null,
    };

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
