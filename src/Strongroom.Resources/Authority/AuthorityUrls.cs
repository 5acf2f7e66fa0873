namespace Strongroom.Authority;

/// <summary>Where certificates say that revocation and issuers can be asked for.</summary>
/// <param name="Base">As in <c>http://pki.example.org</c>, without a slash at its end.</param>
public sealed record AuthorityUrls(string Base)
{
    internal string List(Guid signer) => $"{Base}/{signer:N}.crl";

    internal string Certificate(Guid signer) => $"{Base}/{signer:N}.crt";

    internal string Responder(Guid signer) => $"{Base}/ocsp/{signer:N}";
}
