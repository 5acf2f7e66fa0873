using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The claims of an access token, all present and of the right type; whether they are acceptable is <see cref="TokenRules"/>' business.</summary>
/// <param name="IssuedAt">Unix seconds, as are the two that follow.</param>
internal sealed record TokenClaims(
    string Issuer,
    TenantId Tenant,
    string Audience,
    long IssuedAt,
    long NotBefore,
    long Expires,
    PrincipalId Principal,
    ClientId Application,
    string IdentityType,
    string ClientProof,
    string TokenId)
{
    /// <summary>Null when a claim is missing, doubled or of another type. A token bound to a client certificate (<c>cnf</c>) is no bearer token (S20).</summary>
    public static TokenClaims? Parse(ReadOnlyMemory<byte> json)
    {
        using var document = StrictJson.Parse(json);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        if (root.TryGetProperty("cnf", out _)
            || StrictJson.Text(root, "iss") is not { } issuer
            || !TenantId.TryParse(StrictJson.Text(root, "tid"), out var tenant)
            || ReadAudience(root) is not { } audience
            || StrictJson.Whole(root, "iat") is not { } issuedAt
            || StrictJson.Whole(root, "nbf") is not { } notBefore
            || StrictJson.Whole(root, "exp") is not { } expires
            || !PrincipalId.TryParse(StrictJson.Text(root, "oid"), out var principal)
            || !ClientId.TryParse(StrictJson.Text(root, "appid"), out var application)
            || StrictJson.Text(root, "idtyp") is not { } identityType
            || StrictJson.Text(root, "appidacr") is not { } clientProof
            || StrictJson.Text(root, "uti") is not { } tokenId)
        {
            return null;
        }

        return new TokenClaims(issuer, tenant, audience, issuedAt, notBefore, expires, principal, application, identityType, clientProof, tokenId);
    }

    /// <summary>One string, alone or in an array of one; an array of several is nobody's token (V15, J10).</summary>
    private static string? ReadAudience(JsonElement root)
    {
        if (!root.TryGetProperty("aud", out var audience))
        {
            return null;
        }

        return audience.ValueKind == JsonValueKind.Array
            ? audience.GetArrayLength() == 1 ? StrictJson.Text(audience[0]) : null
            : StrictJson.Text(audience);
    }
}
