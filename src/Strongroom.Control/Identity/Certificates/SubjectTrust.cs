using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Subject-name and issuer trust: a client whose certificate is renewed often registers a name and an authority instead of each certificate.
/// Off for every application that names none.
/// </summary>
internal sealed class SubjectTrust(UnitsOfWork units)
{
    /// <summary>The leaf of the assertion's chain if the application trusts it, else null. The caller disposes it.</summary>
    public async ValueTask<X509Certificate2?> FindAsync(TenantId tenant, ApplicationRecord application, AssertionHeader header, DateTimeOffset now, CancellationToken cancel)
    {
        if (application.TrustedSubjects.IsEmpty || header.Chain.IsEmpty || !Names(header, header.Chain[0]))
        {
            return null;
        }

        var certificates = header.Chain.Select(Load).ToList();
        var leaf = certificates[0];
        var trusted = false;
        try
        {
            if (leaf is not null && certificates.TrueForAll(c => c is not null))
            {
                foreach (var subject in application.TrustedSubjects.Where(s => TrustedChain.BearsName(leaf, s.SubjectName)))
                {
                    var authority = await units.System(writable: false).FindAsync(IdentityRows.CertificateAuthorities.Key(tenant.Compact, subject.Authority.ToString("N")), cancel).ConfigureAwait(false);
                    trusted |= authority is not null && TrustedChain.LeadsTo(leaf, certificates.Skip(1)!, authority.Certificate, now);
                }
            }

            return trusted ? leaf : null;
        }
        finally
        {
            foreach (var certificate in certificates.Skip(trusted ? 1 : 0))
            {
                certificate?.Dispose();
            }
        }
    }

    /// <summary>The thumbprints in the header must be the leaf's, those that are there.</summary>
    private static bool Names(AssertionHeader header, ImmutableArray<byte> leaf)
    {
        var credential = new CertificateCredential(Guid.Empty, "", leaf, default, default);
        return CertificatePick.Names(header, credential);
    }

    private static X509Certificate2? Load(ImmutableArray<byte> der)
    {
        var bytes = der.ToArray();
        try
        {
            return CertificateReader.Check(bytes) is null ? X509CertificateLoader.LoadCertificate(bytes) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
