namespace Strongroom.Identity;

/// <summary>Whether a client proved itself, and by what.</summary>
/// <param name="Proof"><c>appidacr</c>: "1" secret, "2" certificate, federation or agent.</param>
/// <param name="Credential">The credential's kind and id or name, for the trail; null when none could be told. Never a part of it.</param>
/// <param name="Error">Null exactly when the client proved itself.</param>
internal sealed record ProofOutcome(string Proof, string? Credential, TokenError? Error)
{
    public const string Secret = "1";
    public const string Asymmetric = "2";
}
