namespace Strongroom.Keys;

/// <summary>An attestation authority that a release policy relies on, and what its token has to say.</summary>
/// <param name="Url">Without a slash at its end.</param>
internal sealed record ReleaseAuthority(string Url, ReleaseCondition Condition);
