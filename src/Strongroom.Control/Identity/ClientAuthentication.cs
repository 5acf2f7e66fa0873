namespace Strongroom.Identity;

/// <summary>Lets a client prove itself in the one way that it has chosen (RFC 6749 §2.3).</summary>
internal sealed class ClientAuthentication(IEnumerable<IClientProof> ways)
{
    private readonly IClientProof[] _ways = [.. ways];

    /// <summary>The refusal of a request that tries no way or several; null when there is exactly one.</summary>
    public TokenError? Fault(TokenRequest request) => _ways.Count(way => way.Tries(request)) switch
    {
        0 => TokenErrors.MissingSecret,
        1 => null,
        _ => TokenErrors.Malformed,
    };

    /// <exception cref="InvalidOperationException">The request has a <see cref="Fault"/>.</exception>
    public ValueTask<ProofOutcome> ProveAsync(ProofQuestion question, CancellationToken cancel) =>
        _ways.Single(way => way.Tries(question.Request)).ProveAsync(question, cancel);
}
