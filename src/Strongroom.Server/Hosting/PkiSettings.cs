using System.CommandLine;

namespace Strongroom.Server.Hosting;

/// <summary>The part of the command line that says where the built-in authority publishes.</summary>
internal sealed class PkiSettings
{
    private const string PortOption = "--pki-http";
    private const string UrlOption = "--pki-url";
    private const int Longest = 200;

    private readonly Option<int?> _port = new(PortOption)
    {
        Description = "Also serve revocation lists, OCSP and authority certificates without TLS on this port, and nothing else; 0 for not",
        HelpName = "PORT",
    };

    private readonly Option<string> _url = new(UrlOption) { Description = "Where certificates say that revocation is asked for, when a proxy stands between", HelpName = "URL" };

    public void AddTo(Command command)
    {
        command.Add(_port);
        command.Add(_url);
    }

    /// <param name="unlessTold">The plain port when the command line names none; null for none.</param>
    /// <exception cref="StartRefusedException">The port or the address is none.</exception>
    public PkiOptions Read(ParseResult line, int? unlessTold)
    {
        var port = line.GetValue(_port) ?? unlessTold;
        if (port is < 0 or > 65535)
        {
            throw new StartRefusedException($"{PortOption} takes a port from 1 to 65535, or 0 for none");
        }

        return new PkiOptions(port is 0 ? null : port, line.GetValue(_url) is { } text ? Url(text) : null);
    }

    private static Uri Url(string text) =>
        text.Length <= Longest && text.All(char.IsAscii) && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new StartRefusedException($"{UrlOption} takes an address like http://pki.example.org");
}
