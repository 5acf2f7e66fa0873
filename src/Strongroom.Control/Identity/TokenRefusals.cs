using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>Every answer to a token that is not accepted (data-plane reference §1.8). None repeats bytes of a token whose signature does not hold.</summary>
internal static class TokenRefusals
{
    private const int MaxEcho = 256;

    public static VaultError Missing { get; } = Unauthorized("AKV10000: Request is missing a Bearer or PoP token.");

    /// <summary>Malformed, unsigned, signed by another key or algorithm, not an access token: one answer for all.</summary>
    public static VaultError Invalid { get; } = Unauthorized("Error validating token: IDX10501: Signature validation failed or the token is malformed.");

    public static VaultError NotYetValid { get; } = Unauthorized("Error validating token: IDX10222: Lifetime validation failed. The token is not yet valid.");

    public static VaultError Expired { get; } = Unauthorized("[TokenExpired] Error validating token: 'S2S12086'.");

    public static VaultError BadLifetime { get; } = Unauthorized("Error validating token: IDX10225: Lifetime validation failed. The token is made to live too long.");

    public static VaultError Revoked { get; } = Unauthorized("Error validating token: the token has been revoked, or its principal is disabled or deleted.");

    public static VaultError Audience(string expected, string found) => Unauthorized($"AKV10022: Invalid audience. Expected {expected}, found: {Shown(found)}.");

    public static VaultError Issuer(string expected, string found) => Unauthorized($"AKV10032: Invalid issuer. Expected one of {expected}, found {Shown(found)}.");

    private static VaultError Unauthorized(string message) => new(401, "Unauthorized", message);

    private static string Shown(string text) =>
        text.Length <= MaxEcho && text.All(c => c is > ' ' and <= '~' and not ('"' or '\\' or '<' or '>')) ? text : "(not shown)";
}
