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

    private readonly Option<string[]> _allow = new(AllowOption)
    {
        Description = "An internal range that may be connected to, as in 10.1.0.0/16; may be repeated. Public addresses need none",
        HelpName = "CIDR",
    };

    private readonly Option<string> _authorities = new(AuthoritiesOption) { Description = "Roots trusted beside the system's for such connections, PEM", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_allow);
        command.Add(_authorities);
    }

    /// <param name="listed">What <c>STRONGROOM_OUTBOUND_ALLOW</c> holds: ranges with commas between; null when it is not set.</param>
    /// <exception cref="StartRefusedException">A range or the file cannot be read.</exception>
    public OutboundOptions Read(ParseResult line, string? listed) => new()
    {
        Allowed = line.GetValue(_allow) is { Length: > 0 } given
            ? [.. given.Select(text => Range(text, AllowOption))]
            : [.. (listed ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => Range(text, "STRONGROOM_OUTBOUND_ALLOW"))],
        Authorities = line.GetValue(_authorities) is { } path ? Authorities(path) : [],
    };

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
