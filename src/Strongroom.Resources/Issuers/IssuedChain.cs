using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Issuers;

/// <summary>The certificates that an authority hands out, put in order and held against what was asked for.</summary>
internal static class IssuedChain
{
    /// <summary>More certificates than this are refused.</summary>
    public const int Most = 20;

    /// <summary>The leaf, then each its issuer, as far as they are there; what belongs to no chain of the leaf's is left out.</summary>
    /// <param name="found">DER, in any order.</param>
    /// <exception cref="AuthorityFaultException">None is for the request's key, or what there is is not what was asked for.</exception>
    public static IReadOnlyList<byte[]> Of(SigningRequest request, IReadOnlyList<byte[]> found, DateTimeOffset now)
    {
        // What cannot be read is in no chain: an authority's own list may hold certificates of kinds that nobody here needs.
        var read = found.Select(der => CertificateFacts.TryRead(der, out var facts, out _) ? facts : null).OfType<CertificateFacts>().ToList();
        var leaf = read.Find(facts => IsFor(facts, request)) ?? throw Bad("has issued no certificate for the key that was asked for.");
        if (leaf.IsAuthority || leaf.NotAfter <= now)
        {
            throw Bad("has issued an authority's certificate, or one that is over.");
        }

        if (request.Names.Dns.Any(name => !leaf.Names.Dns.Contains(name, StringComparer.OrdinalIgnoreCase)) || request.Names.Addresses.Any(address => !leaf.Names.Addresses.Contains(address)))
        {
            throw Bad("has issued a certificate that lacks a name that was asked for.");
        }

        var chain = new List<CertificateFacts> { leaf };
        while (!IsSelfIssued(chain[^1]) && read.Find(facts => !chain.Contains(facts) && Issued(facts, chain[^1])) is { } issuer)
        {
            chain.Add(issuer);
        }

        return [.. chain.Select(facts => facts.Der)];
    }

    private static bool IsFor(CertificateFacts facts, SigningRequest request) =>
        facts.Shape == request.Shape && facts.Key is { } key && key.First.AsSpan().SequenceEqual(request.Key.First) && key.Second.AsSpan().SequenceEqual(request.Key.Second);

    private static bool IsSelfIssued(CertificateFacts facts) => facts.SubjectDer.AsSpan().SequenceEqual(facts.IssuerDer);

    /// <summary>By name, and by signature: two intermediates of one name are common where an authority has changed its key.</summary>
    private static bool Issued(CertificateFacts issuer, CertificateFacts subject)
    {
        if (!issuer.IsAuthority || !issuer.SubjectDer.AsSpan().SequenceEqual(subject.IssuerDer))
        {
            return false;
        }

        try
        {
            using var above = X509CertificateLoader.LoadCertificate(issuer.Der);
            using var below = X509CertificateLoader.LoadCertificate(subject.Der);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(above);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.AllowUnknownCertificateAuthority;

            // What counts here is that the signature fits, which the chain's elements tell: an intermediate is no root.
            chain.Build(below);
            return chain.ChainElements.Count > 1 && !chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static AuthorityFaultException Bad(string what) => AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The authority " + what);
}
