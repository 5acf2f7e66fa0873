namespace Strongroom.Identity;

/// <summary>One way in which a client proves itself at the token endpoint.</summary>
internal interface IClientProof
{
    /// <summary>True when the request tries this way. Ways exclude each other.</summary>
    bool Tries(TokenRequest request);

    ValueTask<ProofOutcome> ProveAsync(ProofQuestion question, CancellationToken cancel);
}
