using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Strongroom.Authority;

/// <summary>Where certificates say that revocation and issuers can be asked for.</summary>
/// <param name="Base">As in <c>http://pki.example.org</c>, without a slash at its end.</param>
public sealed record AuthorityUrls(string Base)
{
    private const string ListPoints = "2.5.29.31";
    private const string ListEnding = ".crl";
    private const int IdLength = 32;

    /// <summary>The signer whose list a certificate names; null when it names none of this form. Whether it is one of ours the rows say.</summary>
    internal static Guid? SignerOf(X509Certificate2 certificate)
    {
        var points = Encoding.ASCII.GetString(certificate.Extensions[ListPoints]?.RawData ?? []);
        var end = points.LastIndexOf(ListEnding, StringComparison.Ordinal);
        return end >= IdLength && Guid.TryParseExact(points.AsSpan(end - IdLength, IdLength), "N", out var id) ? id : null;
    }

    internal string List(Guid signer) => $"{Base}/{signer:N}.crl";

    internal string Certificate(Guid signer) => $"{Base}/{signer:N}.crt";

    internal string Responder(Guid signer) => $"{Base}/ocsp/{signer:N}";
}
