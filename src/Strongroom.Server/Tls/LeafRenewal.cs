using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;

namespace Strongroom.Server.Tls;

/// <summary>Serves the installation's own leaf: the one on disk from the start, a new one whenever it is due.</summary>
internal sealed class LeafRenewal(ServerIdentity identity, TlsFiles files, TlsCertificates served, TimeProvider clock, ILogger<LeafRenewal> log)
{
    /// <summary>Serves the leaf of an earlier run if it is still good. Works while sealed; a file that is no use is reported and left for renewal.</summary>
    public void Resume()
    {
        try
        {
            var leaf = files.ReadLeaf();
            if (leaf is not null && leaf.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime)
            {
                served.Serve(ServedCertificate.Create(leaf, [], CertificateOrigin.Installation));
            }
        }
        catch (TlsMaterialException fault)
        {
            Log.LeafUnusable(log, fault.Message);
        }
    }

    /// <summary>
    /// Publishes the CA's files, and issues and serves a new leaf when the present one is none of this CA's, has other names, or has no more
    /// than a third of its life left.
    /// </summary>
    /// <param name="ca">A committed record.</param>
    /// <param name="sealer">Asked only when a leaf is issued.</param>
    /// <returns>True when a leaf was issued.</returns>
    /// <exception cref="SealedException">A leaf is due and the keys are not there.</exception>
    public bool IssueIfDue(CaRecord ca, IPurposeSealer sealer)
    {
        ArgumentNullException.ThrowIfNull(ca);
        if (!files.WriteAuthorities(ca))
        {
            Log.NoSystemBundle(log, files.BundlePath);
        }

        using var authority = X509CertificateLoader.LoadCertificate(ca.Certificate);
        var current = served.Current;
        var now = clock.GetUtcNow();
        if (current.Origin == CertificateOrigin.Installation && !current.IsDue(now)
            && identity.IsThatOf(current.Certificate) && IsIssuedBy(current.Certificate, authority))
        {
            return false;
        }

        using var opened = InstallationCa.Open(ca, sealer);
        var leaf = opened.IssueLeaf(identity, now);
        files.WriteLeaf(leaf);
        served.Serve(ServedCertificate.Create(leaf, [], CertificateOrigin.Installation));
        return true;
    }

    private static bool IsIssuedBy(X509Certificate2 leaf, X509Certificate2 authority)
    {
        var named = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        var own = authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return named is { } a && own is { } b && a.Span.SequenceEqual(b.Span);
    }
}
