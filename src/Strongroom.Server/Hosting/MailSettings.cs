using System.CommandLine;
using System.Globalization;
using System.Net;
using Strongroom.Kernel;
using Strongroom.Mail;

namespace Strongroom.Server.Hosting;

/// <summary>The part of the command line that names the mail server.</summary>
internal sealed class MailSettings
{
    private const string Forms = "starttls, implicit, none";

    private readonly Option<string> _server = new("--smtp") { Description = "The mail server that takes mails to the contacts of vaults; none are written without", HelpName = "HOST:PORT" };
    private readonly Option<string> _security = new("--smtp-tls") { Description = $"How the way there is protected: {Forms} (none only to this machine); starttls unless told", HelpName = "FORM" };
    private readonly Option<string> _user = new("--smtp-user") { Description = "The user to show there", HelpName = "NAME" };
    private readonly Option<string> _password = new("--smtp-password-file") { Description = "Read the password of that user from this file, whose mode is 0600", HelpName = "FILE" };
    private readonly Option<string> _from = new("--mail-from") { Description = "The address that mails are from", HelpName = "ADDRESS" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option<string>[])[_server, _security, _user, _password, _from])
        {
            command.Add(option);
        }
    }

    /// <returns>Null when no mail server is named.</returns>
    /// <exception cref="StartRefusedException">An option is missing, cannot be read or contradicts another.</exception>
    public SmtpOptions? Read(ParseResult line)
    {
        if (line.GetValue(_server) is not { } server)
        {
            return ((Option<string>[])[_security, _user, _password, _from]).FirstOrDefault(option => line.GetValue(option) is not null) is { } alone
                ? throw new StartRefusedException($"{alone.Name} needs --smtp")
                : null;
        }

        var (host, port) = Split(server);
        var security = Security(line.GetValue(_security));
        if (security == SmtpSecurity.None && IPAddress.TryParse(host, out var address) && !IPAddress.IsLoopback(address))
        {
            throw new StartRefusedException("--smtp-tls none is for a mail server on this machine only");
        }

        return line.GetValue(_from) is { } from && MailText.IsAddress(from)
            ? new SmtpOptions { Host = host, Port = port, Security = security, From = from, User = line.GetValue(_user), Password = Password(line) }
            : throw new StartRefusedException("--smtp needs --mail-from with a mail address, as in vault@example.com");
    }

    private SecretBytes? Password(ParseResult line) => (line.GetValue(_user), line.GetValue(_password)) switch
    {
        (null, null) => null,
        ({ Length: > 0 } user, { } path) when !user.Any(char.IsControl) => SecretSource.PrivateFile(Path.GetFullPath(path), "password").Read(),
        _ => throw new StartRefusedException("--smtp-user and --smtp-password-file go together"),
    };

    /// <summary>An address of IPv6 stands in brackets.</summary>
    private static (string Host, int Port) Split(string server)
    {
        var colon = server.LastIndexOf(':');
        if (colon > 0 && int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            var host = server[..colon];
            var form = Uri.CheckHostName(host);
            if (form is UriHostNameType.Dns or UriHostNameType.IPv4)
            {
                return (host, port);
            }

            if (form == UriHostNameType.IPv6 && host is ['[', .. var inner, ']'])
            {
                return (inner, port);
            }
        }

        throw new StartRefusedException($"--smtp takes a host and a port, as in mail.example.com:587, and '{server}' is none");
    }

    private static SmtpSecurity Security(string? given) => given switch
    {
        null or "starttls" => SmtpSecurity.StartTls,
        "implicit" => SmtpSecurity.Implicit,
        "none" => SmtpSecurity.None,
        _ => throw new StartRefusedException($"--smtp-tls takes one of {Forms}"),
    };
}
