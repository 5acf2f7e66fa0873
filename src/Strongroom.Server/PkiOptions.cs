using System.Globalization;
using Strongroom.Kernel;

namespace Strongroom.Server;

/// <summary>Where the built-in authority publishes what anybody may ask for.</summary>
/// <param name="PlainPort">The port on which it is also served without TLS; null for none.</param>
/// <param name="Url">What certificates say instead of what follows from the names; null for that.</param>
internal sealed record PkiOptions(int? PlainPort, Uri? Url)
{
    private const int UsualPlainPort = 80;

    public static PkiOptions None { get; } = new(null, null);

    /// <summary>The beginning of every address in a certificate, without a slash at its end.</summary>
    public string BaseFor(InstallationNames names) =>
        Url is { } url ? url.AbsoluteUri.TrimEnd('/')
        : PlainPort is { } port ? "http://" + names.PkiHost + (port == UsualPlainPort ? "" : ":" + port.ToString(CultureInfo.InvariantCulture))
        : names.PkiOrigin;

    /// <summary>The host and port that a request without TLS must name.</summary>
    public (string Host, int Port) PlainAddress(InstallationNames names) =>
        Url is { } url && url.Scheme == Uri.UriSchemeHttp ? (url.Host, url.Port) : (names.PkiHost, PlainPort ?? UsualPlainPort);
}
