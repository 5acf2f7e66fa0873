namespace Strongroom.Identity;

/// <summary>The keys that sign now, will sign next, or have signed tokens that may still live.</summary>
internal sealed record JwksBody(IReadOnlyList<JwkBody> Keys);
