namespace Strongroom.Identity;

/// <summary>Proof by a signed assertion (RFC 7523): of the client's own key, or of an outside issuer that the client trusts.</summary>
internal sealed class AssertionProof(IEnumerable<IAssertionProof> kinds) : IClientProof
{
    private readonly IAssertionProof[] _kinds = [.. kinds];

    public bool Tries(TokenRequest request) => request.Assertion is not null || request.AssertionType is not null;

    public async ValueTask<ProofOutcome> ProveAsync(ProofQuestion question, CancellationToken cancel)
    {
        var request = question.Request;
        if (!string.Equals(request.AssertionType, ClientAssertion.JwtBearer, StringComparison.Ordinal))
        {
            return Refuse(TokenErrors.MissingParameter("client_assertion_type"));
        }

        if (request.Assertion is null)
        {
            return Refuse(TokenErrors.MissingParameter("client_assertion"));
        }

        if (ClientAssertion.Parse(request.Assertion) is not { } assertion)
        {
            return Refuse(TokenErrors.MalformedAssertion);
        }

        return Array.Find(_kinds, kind => kind.Judges(assertion, question)) is { } judge
            ? await judge.ProveAsync(assertion, question, cancel).ConfigureAwait(false)
            : Refuse(TokenErrors.AssertionRefused);
    }

    private static ProofOutcome Refuse(TokenError error) => new(ProofOutcome.Asymmetric, "assertion", error);
}
