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
    string TokenId,
    long TenantGeneration,
    long PrincipalGeneration)
{
    /// <summary>The machine's agent that asked for the token; null when no agent did.</summary>
    public Guid? Agent { get; init; }

    /// <summary><c>xms_mirid</c>; null for an application.</summary>
    public string? ManagedResource { get; init; }

    /// <summary>Claims of our own: the generations at the time of issue, by which revocation tells old tokens from new ones.</summary>
    public const string TenantGenerationName = "gen_t";
    public const string PrincipalGenerationName = "gen_p";

    /// <summary>Another of our own: the agent by which the token ends when the agent does.</summary>
    public const string AgentName = "agent";

    /// <summary>The last second a date can hold; sums of two such times cannot overflow.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>Null when a claim is missing, doubled or of another type. A token bound to a client certificate (<c>cnf</c>) is no bearer token (S20).</summary>
    public static TokenClaims? Parse(ReadOnlyMemory<byte> json)
    {
        using var document = TokenJson.Parse(json);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        if (root.TryGetProperty("cnf", out _)
            || TokenJson.Text(root, "iss") is not { } issuer
            || !TenantId.TryParse(TokenJson.Text(root, "tid"), out var tenant)
            || ReadAudience(root) is not { } audience
            || TokenJson.Whole(root, "iat") is not ({ } issuedAt and >= 0 and <= LastSecond)
            || TokenJson.Whole(root, "nbf") is not ({ } notBefore and >= 0 and <= LastSecond)
            || TokenJson.Whole(root, "exp") is not ({ } expires and >= 0 and <= LastSecond)
            || !PrincipalId.TryParse(TokenJson.Text(root, "oid"), out var principal)
            || !ClientId.TryParse(TokenJson.Text(root, "appid"), out var application)
            || TokenJson.Text(root, "idtyp") is not ({ } identityType and ("app" or "user"))
            || TokenJson.Text(root, "appidacr") is not ({ } clientProof and ("0" or "1" or "2"))
            || TokenJson.Text(root, "uti") is not { Length: > 0 } tokenId
            || TokenJson.Whole(root, TenantGenerationName) is not { } tenantGeneration
            || TokenJson.Whole(root, PrincipalGenerationName) is not { } principalGeneration
            || !TryReadOptional(root, "xms_mirid", out var managedResource)
            || !TryReadOptional(root, AgentName, out var agentText)
            || !TryReadAgent(agentText, out var agent))
        {
            return null;
        }

        return new TokenClaims(
            issuer, tenant, audience, issuedAt, notBefore, expires, principal, application, identityType, clientProof, tokenId, tenantGeneration, principalGeneration)
        {
            Agent = agent,
            ManagedResource = managedResource,
        };
    }

    /// <summary>True when the claim is absent or a text; a claim of another type is nobody's token.</summary>
    private static bool TryReadOptional(JsonElement root, string name, out string? text)
    {
        text = null;
        return !root.TryGetProperty(name, out var member) || (text = TokenJson.Text(member)) is not null;
    }

    private static bool TryReadAgent(string? text, out Guid? agent)
    {
        agent = null;
        if (text is null)
        {
            return true;
        }

        var parsed = GuidText.TryParse(text, out var value);
        agent = value;
        return parsed;
    }

    /// <summary>One string, alone or in an array of one; an array of several is nobody's token (V15, J10).</summary>
    private static string? ReadAudience(JsonElement root)
    {
        if (!root.TryGetProperty("aud", out var audience))
        {
            return null;
        }

        return audience.ValueKind == JsonValueKind.Array
            ? audience.GetArrayLength() == 1 ? TokenJson.Text(audience[0]) : null
            : TokenJson.Text(audience);
    }
}
