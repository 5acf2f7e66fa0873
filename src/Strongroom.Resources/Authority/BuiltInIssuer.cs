using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>The built-in authority as an issuer of vaults: what it is asked for is signed at once.</summary>
internal sealed class BuiltInIssuer(IIssueCertificates authority, UnitsOfWork units) : ICertificateIssuer
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(6);

    public string Kind => AuthorityProviders.BuiltInKind;

    public async ValueTask<EnrolmentStep> AdvanceAsync(Enrolment enrolment, Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(enrolment);
        var (vault, request) = (enrolment.Vault, enrolment.Request);
        var order = new CertificateOrder(
            request, NamesOf(request), enrolment.Now.AddMonths(enrolment.ValidityMonths), $"vault {vault.Name} certificate {enrolment.Certificate.Shown}", enrolment.Now);
        return (await authority.IssueAsync(tx, vault.Tenant, order, cancel).ConfigureAwait(false)).IsRefused(out var error, out var issued)
            ? error.Status >= 500 ? new EnrolmentStep.Unreachable(enrolment.State, error.Message) : new EnrolmentStep.Refused(error.Code, error.Message)
            : new EnrolmentStep.Issued(issued.Chain);
    }

    /// <summary>At once when the certificate, or the intermediate that has signed it, is revoked; no wish otherwise.</summary>
    public async ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(leaf);
        if (AuthorityUrls.SignerOf(certificate) is not { } id)
        {
            return null;
        }

        var tx = units.System(writable: false);
        if (await tx.FindAsync(AuthorityRows.SignerKey(id), cancel).ConfigureAwait(false) is not { Tenant: { } tenant } signer
            || await CertificateIssuing.FindAsync(tx, tenant, certificate.SerialNumberBytes, cancel).ConfigureAwait(false) is not { } found
            || !found.Record.Certificate.AsSpan().SequenceEqual(leaf))
        {
            return null;
        }

        return found.Record.RevokedAt is null && signer.RevokedAt is null ? null : new RenewalWindow(units.Now, units.Now, units.Now + AskAgain);
    }

    /// <summary>A request that names a host in its subject alone means that host, as it would at any other authority.</summary>
    private static SubjectNames NamesOf(SigningRequest request) =>
        request.Names.Count > 0 ? request.Names
        : SubjectRules.HostIn(request.SubjectDer) is { } host ? SubjectNames.None with { Dns = [host] }
        : SubjectNames.None;
}
