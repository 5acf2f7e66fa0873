using Strongroom.Gate;

namespace Strongroom.Identity;

/// <summary>A token whose signature holds under <see cref="Key"/>. Its claims are what this installation once said, not yet what it says now.</summary>
internal sealed class VerifiedToken(SigningKey key, TokenClaims claims)
{
    private volatile DirectorySnapshot? _approvedIn;

    public SigningKey Key { get; } = key;

    public TokenClaims Claims { get; } = claims;

    public Caller Caller { get; } = new()
    {
        Tenant = claims.Tenant,
        Principal = claims.Principal,
        Application = claims.Application,
        Issuer = claims.Issuer,
        IdentityType = claims.IdentityType,
        ClientProof = claims.ClientProof,
        TokenId = claims.TokenId,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(claims.Expires),
    };

    /// <summary>True when nothing in <paramref name="directory"/> revokes it. The answer holds for that snapshot, so it is found once for each.</summary>
    public bool StandsIn(DirectorySnapshot directory)
    {
        if (ReferenceEquals(_approvedIn, directory))
        {
            return true;
        }

        if (!directory.Holds(Key) || TokenRules.IsRevoked(Claims, directory))
        {
            return false;
        }

        _approvedIn = directory;
        return true;
    }
}
