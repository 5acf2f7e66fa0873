using System.Security.Cryptography.X509Certificates;
using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>Proof by an assertion that the client signed with the key of its certificate (RFC 7523 §3). Checks stop at the first fault; using the assertion up comes last.</summary>
internal sealed class CertificateProof(IdentityOptions options, JtiLedger ledger, SubjectTrust trust) : IAssertionProof
{
    private const int LongestId = 512;

    public bool Judges(ClientAssertion assertion, ProofQuestion question) =>
        // An outside issuer is a URL; whatever else stands there can only mean the client itself.
        !assertion.Claims.Issuer.Contains("://", StringComparison.Ordinal);

    public async ValueTask<ProofOutcome> ProveAsync(ClientAssertion assertion, ProofQuestion question, CancellationToken cancel)
    {
        try
        {
            return await PickAsync(assertion, question, cancel).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or RowIntegrityException)
        {
            return Outcome("certificate", TokenErrors.LedgerUnavailable);
        }
    }

    private async ValueTask<ProofOutcome> PickAsync(ClientAssertion assertion, ProofQuestion question, CancellationToken cancel)
    {
        var application = question.Application is { ManagedIdentity: null } registered ? registered : null;
        if (CertificatePick.From(application, assertion.Header) is { } certificate)
        {
            using var held = X509CertificateLoader.LoadCertificate(certificate.Certificate.AsSpan());
            return await JudgeAsync(assertion, question, held, $"certificate {certificate.KeyId:D}", cancel).ConfigureAwait(false);
        }

        using var leaf = application is null ? null : await trust.FindAsync(question.Tenant, application, assertion.Header, question.Now, cancel).ConfigureAwait(false);
        if (leaf is not null)
        {
            return await JudgeAsync(assertion, question, leaf, $"certificate {leaf.Thumbprint} by subject", cancel).ConfigureAwait(false);
        }

        StandInKey.Verify(assertion);
        return Outcome(
            "certificate",
            question.Application is null ? TokenErrors.UnknownClient(question.ShownClient, question.ShownTenant) : TokenErrors.UnknownCertificate(Thumbprint(assertion.Header)));
    }

    private async ValueTask<ProofOutcome> JudgeAsync(ClientAssertion assertion, ProofQuestion question, X509Certificate2 certificate, string name, CancellationToken cancel)
    {
        using var key = CertificateKey.Open(certificate);
        if (key is null || !key.Verify(assertion.Header.Algorithm, assertion.Signed.AsSpan(), assertion.Signature.AsSpan()))
        {
            return Outcome(name, TokenErrors.AssertionSignature);
        }

        return Outcome(name, Fault(assertion.Claims, question, certificate) ?? await UseUpAsync(assertion.Claims, question, cancel).ConfigureAwait(false));
    }

    private TokenError? Fault(AssertionClaims claims, ProofQuestion question, X509Certificate2 certificate)
    {
        var client = question.Client!.Value.ToString();
        if (!string.Equals(claims.Issuer, client, StringComparison.OrdinalIgnoreCase) || !string.Equals(claims.Subject, client, StringComparison.OrdinalIgnoreCase))
        {
            return TokenErrors.AssertionClient;
        }

        if (claims.Audiences is not [var audience] || !AssertionAudience.IsOurs(audience, options, question.Tenant, question.Directory.HomeTenant == question.Tenant))
        {
            return TokenErrors.AssertionAudience;
        }

        if (question.Now < certificate.NotBefore.ToUniversalTime() || question.Now >= certificate.NotAfter.ToUniversalTime())
        {
            return TokenErrors.CertificateEnded;
        }

        if (!AssertionTimes.Allow(claims, question.Now))
        {
            return TokenErrors.AssertionTime(question.Now);
        }

        return claims.Id is { Length: <= LongestId } ? null : TokenErrors.AssertionId;
    }

    private async ValueTask<TokenError?> UseUpAsync(AssertionClaims claims, ProofQuestion question, CancellationToken cancel)
    {
        var issuer = question.Client!.Value.Compact;
        if (ledger.WaitSeconds(question.Tenant, issuer) is { } seconds)
        {
            return TokenErrors.TooManyAssertions(seconds);
        }

        var end = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Ceiling(claims.Expires * 1000));
        return await ledger.UseAsync(question.Tenant, issuer, claims.Id!, end, cancel).ConfigureAwait(false) ? null : TokenErrors.AssertionReplayed;
    }

    private static string Thumbprint(AssertionHeader header) => Convert.ToHexString((header.Sha1.IsEmpty ? header.Sha256 : header.Sha1).AsSpan());

    /// <summary>Proved exactly when there is no error.</summary>
    private static ProofOutcome Outcome(string name, TokenError? error) => new(ProofOutcome.Asymmetric, name, error);
}
