using Strongroom.Gate;

namespace Strongroom.Identity;

/// <summary>A token whose signature holds under <see cref="Key"/>. Its claims are what this installation once said, not yet what it says now.</summary>
internal sealed class VerifiedToken(SigningKey key, TokenClaims claims)
{
    private readonly Caller _claimed = new()
    {
        Tenant = claims.Tenant,
        Principal = claims.Principal,
        Application = claims.Application,
        Issuer = claims.Issuer,
        IdentityType = claims.IdentityType,
        ClientProof = claims.ClientProof,
        TokenId = claims.TokenId,
        ManagedResource = claims.ManagedResource,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(claims.Expires),
    };

    // One reference for both parts: whoever reads it never gets the groups of another snapshot than the one that was asked for.
    private volatile Standing? _standing;

    public SigningKey Key { get; } = key;

    public TokenClaims Claims { get; } = claims;

    /// <summary>
    /// Whom it stands for, with the groups of now; null when something in <paramref name="directory"/> revokes it. The answer holds for that
    /// snapshot, so it is found once for each.
    /// </summary>
    public Caller? CallerIn(DirectorySnapshot directory)
    {
        if (_standing is { } known && ReferenceEquals(known.Directory, directory))
        {
            return known.Caller;
        }

        if (!directory.Holds(Key) || TokenRules.IsRevoked(Claims, directory))
        {
            return null;
        }

        var groups = directory.Groups.Of(Claims.Tenant, Claims.Principal);
        var caller = groups.Count == 0 ? _claimed : _claimed with { Groups = groups };
        _standing = new Standing(directory, caller);
        return caller;
    }

    private sealed record Standing(DirectorySnapshot Directory, Caller Caller);
}
