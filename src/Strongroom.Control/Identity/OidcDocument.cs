using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>OpenID provider metadata (OpenID Connect Discovery 1.0 §3) in the shape MSAL reads (control-plane reference §6.1).</summary>
internal sealed record OidcDocument
{
    public required string Issuer { get; init; }

    public required string AuthorizationEndpoint { get; init; }

    public required string TokenEndpoint { get; init; }

    public required string DeviceAuthorizationEndpoint { get; init; }

    public required string EndSessionEndpoint { get; init; }

    public required string JwksUri { get; init; }

    public string[] TokenEndpointAuthMethodsSupported { get; } = ["client_secret_post", "private_key_jwt", "client_secret_basic"];

    public string[] GrantTypesSupported { get; } = ["client_credentials"];

    public string[] ResponseTypesSupported { get; } = ["code"];

    public string[] ResponseModesSupported { get; } = ["query", "form_post"];

    public string[] SubjectTypesSupported { get; } = ["pairwise"];

    public string[] IdTokenSigningAlgValuesSupported { get; } = [SigningKey.Rs256];

    public string[] ScopesSupported { get; } = ["openid"];

    public string[] ClaimsSupported { get; } = ["sub", "iss", "aud", "exp", "iat", "nbf", "oid", "tid", "appid", "appidacr", "idtyp", "uti", "ver"];

    public required string CloudInstanceName { get; init; }

    /// <param name="segment">How the client named the tenant: its GUID, or <c>adfs</c>, which every endpoint then repeats.</param>
    /// <param name="v2">True for the document under <c>/v2.0</c>.</param>
    public static OidcDocument Of(IdentityOptions options, TenantId tenant, string segment, bool v2)
    {
        var authority = $"{options.LoginOrigin}/{segment}";
        var oauth = v2 ? $"{authority}/oauth2/v2.0" : $"{authority}/oauth2";
        return new OidcDocument
        {
            Issuer = options.IssuerOf(tenant),
            AuthorizationEndpoint = $"{oauth}/authorize",
            TokenEndpoint = $"{oauth}/token",
            DeviceAuthorizationEndpoint = $"{oauth}/devicecode",
            EndSessionEndpoint = $"{oauth}/logout",
            JwksUri = v2 ? $"{options.LoginOrigin}/{tenant}/discovery/v2.0/keys" : $"{options.LoginOrigin}/{tenant}/discovery/keys",
            CloudInstanceName = options.LoginAuthority,
        };
    }
}
