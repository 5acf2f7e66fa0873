namespace Strongroom.Identity;

/// <summary>One kind of key that can have signed a client's assertion.</summary>
internal interface IAssertionProof
{
    /// <summary>True when an assertion of this form is this kind's to judge. Kinds exclude each other.</summary>
    bool Judges(ClientAssertion assertion, ProofQuestion question);

    ValueTask<ProofOutcome> ProveAsync(ClientAssertion assertion, ProofQuestion question, CancellationToken cancel);
}
