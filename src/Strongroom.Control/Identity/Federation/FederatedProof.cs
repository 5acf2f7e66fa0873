using System.Collections.Immutable;

namespace Strongroom.Identity.Federation;

/// <summary>
/// Proof by a token of an outside issuer that a federated credential of the client names. What the token says decides nothing before its signature holds; it is looked at
/// first all the same, so that nothing is fetched for a stranger's sake.
/// </summary>
/// <remarks>A <c>jti</c> may come again: Kubernetes has a workload present the token in its file until the file changes.</remarks>
internal sealed class FederatedProof(IssuerKeys keys, IdentityOptions options) : IAssertionProof
{
    /// <summary>A client's own assertion has its client id as issuer, which is no URL.</summary>
    public bool Judges(ClientAssertion assertion, ProofQuestion question) => assertion.Claims.Issuer.Contains("://", StringComparison.Ordinal);

    public async ValueTask<ProofOutcome> ProveAsync(ClientAssertion assertion, ProofQuestion question, CancellationToken cancel)
    {
        if (question.Application is not { } application)
        {
            return Refuse(TokenErrors.UnknownClient(question.ShownClient, question.ShownTenant));
        }

        var (credential, mismatch) = Match(application.Federated, assertion);
        if (credential is null)
        {
            return Refuse(mismatch!);
        }

        var error = AssertionTimes.Fault(assertion.Claims, question.Now) != TimeFault.None
            ? FederationErrors.WrongTime
            : await SignatureFaultAsync(assertion, credential.Issuer, cancel).ConfigureAwait(false);
        return new ProofOutcome(ProofOutcome.Asymmetric, $"federated credential {credential.Name}", error);
    }

    /// <summary>Issuer, then subject or expression, then audience: the order in which Azure complains.</summary>
    private (FederatedCredential? Credential, TokenError? Mismatch) Match(ImmutableArray<FederatedCredential> credentials, ClientAssertion assertion)
    {
        var claims = assertion.Claims;

        // Our own tokens prove nothing about who holds them: whatever they were issued for has seen them.
        var ofIssuer = claims.Issuer.StartsWith(options.LoginOrigin + "/", StringComparison.Ordinal)
            ? []
            : credentials.Where(c => string.Equals(c.Issuer, claims.Issuer, StringComparison.Ordinal)).ToArray();
        if (ofIssuer.Length == 0)
        {
            return (null, FederationErrors.NoIssuer(claims.Issuer));
        }

        var ofSubject = ofIssuer.Where(c => IsMeant(c, assertion)).ToArray();
        if (ofSubject.Length == 0)
        {
            return (null, Array.TrueForAll(ofIssuer, c => c.Subject is null) ? FederationErrors.NoExpression : FederationErrors.NoSubject(claims.Subject));
        }

        // A token may be meant for others as well: Kubernetes writes an array.
        return Array.Find(ofSubject, c => c.Audiences.Any(audience => claims.Audiences.Contains(audience, StringComparer.Ordinal))) is { } credential
            ? (credential, null)
            : (null, FederationErrors.NoAudience(claims.Audiences[0]));
    }

    private static bool IsMeant(FederatedCredential credential, ClientAssertion assertion)
    {
        if (credential.Subject is { } subject)
        {
            return string.Equals(subject, assertion.Claims.Subject, StringComparison.Ordinal);
        }

        if (credential.Expression is null || ClaimsExpression.Parse(credential.Expression).IsRefused(out _, out var expression))
        {
            return false;
        }

        using var payload = TokenJson.Parse(assertion.Payload);
        return payload is not null && expression.Holds(payload.RootElement);
    }

    private async ValueTask<TokenError?> SignatureFaultAsync(ClientAssertion assertion, string issuer, CancellationToken cancel)
    {
        var algorithm = assertion.Header.Algorithm;
        var (key, isKnown) = await keys.FindAsync(issuer, assertion.Header.Kid, algorithm, cancel).ConfigureAwait(false);
        return !isKnown ? FederationErrors.IssuerUnreachable(issuer)
            : key is not null && key.Verify(algorithm, assertion.Signed.AsSpan(), assertion.Signature.AsSpan()) ? null
            : FederationErrors.WrongSignature;
    }

    private static ProofOutcome Refuse(TokenError error) => new(ProofOutcome.Asymmetric, "federated token", error);
}
