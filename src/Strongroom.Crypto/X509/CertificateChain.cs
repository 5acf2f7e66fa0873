using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>
/// Puts certificates in the order in which a server sends them: the leaf, then each the issuer of the one before it. Decided by names, key ids and
/// signatures alone, without network, clock or trust: whom to believe is the business of whoever gets the chain.
/// </summary>
public static class CertificateChain
{
    /// <summary>More certificates than this are refused.</summary>
    public const int Most = ImportedCertificate.MostCertificates;

    /// <summary>Orders what was sent with a leaf.</summary>
    /// <param name="others">DER, in any order; the leaf and repetitions among them are dropped.</param>
    /// <param name="chain">
    /// The leaf, its issuer and so on as far as they are there, then further issuers of the same as given, which cross-signing makes.
    /// </param>
    /// <param name="fault">A sentence, where one cannot be read, has issued nothing here, or may not issue.</param>
    public static bool TryOrder(
        CertificateFacts leaf,
        IEnumerable<byte[]> others,
        [NotNullWhen(true)] out IReadOnlyList<CertificateFacts>? chain,
        [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(others);
        chain = null;
        if (!TryReadAll(leaf, others, out var rest, out fault))
        {
            return false;
        }

        var ordered = new List<CertificateFacts> { leaf };
        while (rest.Find(candidate => MayIssue(candidate) && ordered[^1].IsSignedBy(candidate)) is { } issuer)
        {
            ordered.Add(issuer);
            rest.Remove(issuer);
        }

        // Another certificate of the same authority, or the one above that.
        while (rest.Find(candidate => MayIssue(candidate) && ordered.Any(one => one.IsSignedBy(candidate))) is { } crossed)
        {
            ordered.Add(crossed);
            rest.Remove(crossed);
        }

        if (rest.Count > 0)
        {
            fault = $"The chain is broken: {Shown(rest[0])} has issued none of the certificates before it, or is no authority.";
            return false;
        }

        chain = ordered;
        return true;
    }

    private static bool TryReadAll(CertificateFacts leaf, IEnumerable<byte[]> others, out List<CertificateFacts> read, [NotNullWhen(false)] out string? fault)
    {
        (read, fault) = ([], null);
        foreach (var der in others)
        {
            if (!CertificateFacts.TryRead(der, out var facts, out var reason))
            {
                fault = $"A certificate of the chain cannot be taken. {reason}";
                return false;
            }

            if (read.Prepend(leaf).Any(one => one.Der.AsSpan().SequenceEqual(der)))
            {
                continue;
            }

            read.Add(facts);
            if (read.Count == Most)
            {
                fault = $"The chain has more than {Most} certificates.";
                return false;
            }
        }

        return true;
    }

    /// <summary>RFC 5280 §6.1.4 (k) and (n). A root of version 1, which could not say so, is none to clients of today either.</summary>
    private static bool MayIssue(CertificateFacts certificate) =>
        certificate.IsAuthority && (certificate.KeyUsage is not { } usage || usage.HasFlag(X509KeyUsageFlags.KeyCertSign));

    private static string Shown(CertificateFacts certificate) => certificate.Subject.Length <= 100 ? certificate.Subject : $"{certificate.Subject[..100]}…";
}
