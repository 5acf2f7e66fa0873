using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Outbound;

namespace Strongroom.Server.Hosting;

/// <summary>The part of the command line that says where the server may connect to by itself.</summary>
internal sealed class OutboundSettings
{
    private const string AllowOption = "--outbound-allow";
    private const string AuthoritiesOption = "--outbound-ca";
    private const string ValidationAllowOption = "--acme-allow";
    private const string ResolverOption = "--acme-resolver";
    private const int DefaultValidationPort = 80;
    private const int DnsPort = 53;

    private readonly Option<string[]> _allow = new(AllowOption)
    {
        Description = "An internal range that may be connected to, as in 10.1.0.0/16; may be repeated. Public addresses need none",
        HelpName = "CIDR",
    };

    private readonly Option<string> _authorities = new(AuthoritiesOption) { Description = "Roots trusted beside the system's for such connections, PEM", HelpName = "FILE" };

    private readonly Option<string[]> _validationAllow = new(ValidationAllowOption)
    {
        Description = "An internal range that the ACME server may connect to when it validates names, and nothing else may; may be repeated",
        HelpName = "CIDR",
    };

    private readonly Option<int> _validationPort = new("--acme-http-port")
    {
        Description = "The port at which hosts answer http-01 challenges",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultValidationPort,
    };

    private readonly Option<string> _resolver = new(ResolverOption) { Description = "The name server that the ACME server asks when it validates names; the system's unless told", HelpName = "ADDRESS:PORT" };

    public void AddTo(Command command)
    {
        command.Add(_allow);
        command.Add(_authorities);
        command.Add(_validationAllow);
        command.Add(_validationPort);
        command.Add(_resolver);
    }

    /// <param name="listed">What <c>STRONGROOM_OUTBOUND_ALLOW</c> holds: ranges with commas between; null when it is not set.</param>
    /// <exception cref="StartRefusedException">A range or the file cannot be read.</exception>
    public OutboundOptions Read(ParseResult line, string? listed) => new()
    {
        Allowed = line.GetValue(_allow) is { Length: > 0 } given
            ? [.. given.Select(text => Range(text, AllowOption))]
            : [.. (listed ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => Range(text, "STRONGROOM_OUTBOUND_ALLOW"))],
        Authorities = line.GetValue(_authorities) is { } path ? Authorities(path) : [],
        ValidationAllowed = [.. (line.GetValue(_validationAllow) ?? []).Select(text => Range(text, ValidationAllowOption))],
        ValidationPort = line.GetValue(_validationPort) is >= 1 and <= 65535 and var port ? port : throw new StartRefusedException("--acme-http-port takes a port from 1 to 65535"),
        ValidationResolver = line.GetValue(_resolver) is { } resolver ? Resolver(resolver) : null,
    };

    /// <summary>An address alone means port 53.</summary>
    private static IPEndPoint Resolver(string text)
    {
        if (!IPEndPoint.TryParse(text, out var found))
        {
            throw new StartRefusedException($"{ResolverOption} takes an address and a port, as in 10.1.0.2:53 or [fd12::2]:53, and '{text}' is none");
        }

        return found.Port == 0 ? new IPEndPoint(found.Address, DnsPort) : found;
    }

    private static IPNetwork Range(string text, string source) =>
        IPNetwork.TryParse(text, out var range) ? range : throw new StartRefusedException($"{source} takes ranges like 10.1.0.0/16 or fd12::/32, and '{text}' is none");

    private static X509Certificate2Collection Authorities(string path)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefusedException($"{AuthoritiesOption} {path} cannot be read");
        }

        return read.Count > 0 ? read : throw new StartRefusedException($"{AuthoritiesOption} {path} holds no certificate");
    }
}
