using Strongroom.Crypto;
using Strongroom.Issuers;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>The built-in authority as an issuer of vaults: what it is asked for is signed at once.</summary>
internal sealed class BuiltInIssuer(IIssueCertificates authority) : ICertificateIssuer
{
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

    public ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel) => ValueTask.FromResult<RenewalWindow?>(null);

    /// <summary>A request that names a host in its subject alone means that host, as it would at any other authority.</summary>
    private static SubjectNames NamesOf(SigningRequest request) =>
        request.Names.Count > 0 ? request.Names
        : SubjectRules.HostIn(request.SubjectDer) is { } host ? SubjectNames.None with { Dns = [host] }
        : SubjectNames.None;
}
