namespace Strongroom.Identity;

/// <summary>Every refusal of the token service. Texts are what the clients' own documentation shows people.</summary>
internal static class TokenErrors
{
    private const int MaxEcho = 128;

    public static TokenError Sealed { get; } =
        new(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again. The installation is sealed.") { RetryAfterSeconds = 10 };

    public static TokenError AuditUnavailable { get; } =
        new(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again. The audit trail cannot take records.") { RetryAfterSeconds = 10 };

    public static TokenError NoSigningKey { get; } =
        new(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again. There is no signing key yet.") { RetryAfterSeconds = 2 };

    public static TokenError Malformed { get; } = new(400, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid.");

    public static TokenError UnknownInstance { get; } =
        new(400, "invalid_instance", 50049, "Unknown or invalid instance.");

    public static TokenError UnknownTenant(string tenant) => new(400, "invalid_request", 90002,
        $"Tenant '{Shown(tenant)}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");

    public static TokenError MissingParameter(string name) =>
        new(400, "invalid_request", 900144, $"The request body must contain the following parameter: '{name}'.");

    public static TokenError UnsupportedGrant(string grant) =>
        new(400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{Shown(grant)}'.");

    public static TokenError UnknownClient(string client, string tenant) => new(400, "unauthorized_client", 700016,
        $"Application with identifier '{Shown(client)}' was not found in the directory '{Shown(tenant)}'. This can happen if the application has not been"
        + " installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    public static TokenError DisabledClient(string client) =>
        new(400, "unauthorized_client", 7000112, $"Application '{Shown(client)}' is disabled.");

    public static TokenError MissingSecret { get; } =
        new(401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static TokenError WrongSecret(string client) => new(401, "invalid_client", 7000215,
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{Shown(client)}'.");

    public static TokenError ExpiredSecret(string client) =>
        new(401, "invalid_client", 7000222, $"The provided client secret keys for app '{Shown(client)}' are expired. Create new keys for your app.");

    public static TokenError AssertionRefused { get; } =
        new(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application.");

    public static TokenError MalformedAssertion { get; } = new(401, "invalid_client", 50027, "JWT token is invalid or malformed.");

    public static TokenError UnknownCertificate(string thumbprint) => new(401, "invalid_client", 700027,
        "The certificate with identifier used to sign the client assertion is not registered on application."
        + $" [Reason - The key was not found., Thumbprint of key used by client: '{Shown(thumbprint)}'].");

    public static TokenError AssertionSignature { get; } = new(401, "invalid_client", 700027,
        "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - Client assertion failed signature validation.].");

    public static TokenError CertificateEnded { get; } = new(401, "invalid_client", 700027,
        "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key used is expired or not yet valid.].");

    public static TokenError AssertionReplayed { get; } =
        new(401, "invalid_client", 700027, "The client assertion was not accepted. [Reason - The assertion has been used before: its 'jti' must be new in each.].");

    public static TokenError AssertionId { get; } = new(401, "invalid_client", 50027, "JWT token is invalid or malformed. The client assertion must have a 'jti' of at most 512 characters.");

    public static TokenError AssertionClient { get; } =
        new(401, "invalid_client", 700021, "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation: both 'iss' and 'sub' must be the client id.");

    public static TokenError AssertionAudience { get; } =
        new(401, "invalid_client", 700023, "Client assertion audience claim does not match Realm issuer. It must be the one token endpoint that the assertion is sent to.");

    public static TokenError AssertionTime(DateTimeOffset now) => new(401, "invalid_client", 700024,
        $"Client assertion is not within its valid time range. Current time: {now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}. It must have begun, must not have ended, and may live ten minutes.");

    public static TokenError LedgerUnavailable { get; } =
        new(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again. The use of the assertion cannot be recorded.") { RetryAfterSeconds = 10 };

    public static TokenError TooManyAttempts(int seconds) =>
        new(429, "temporarily_unavailable", 50196, $"Too many sign-in attempts have failed. Try again in {seconds} seconds.") { RetryAfterSeconds = seconds };

    public static TokenError TooManyAssertions(int seconds) =>
        new(429, "temporarily_unavailable", 50196, $"Too many assertions have been used up. A token serves until it expires: keep it. Try again in {seconds} seconds.") { RetryAfterSeconds = seconds };

    /// <summary>One text for every fault of a machine's agent, so that nobody learns which part of a guess was right; the trail keeps the reason.</summary>
    public static TokenError AgentRefused { get; } =
        new(401, "invalid_client", 50012, "Authentication failed. The agent, its key, its code or its proof is not accepted.");

    /// <summary>As the real endpoints of machines say it.</summary>
    public static TokenError IdentityNotFound { get; } = new(400, "invalid_request", 700016, "Identity not found");

    public static TokenError IdentityNotNamed { get; } =
        new(400, "invalid_request", 9002313, "The machine has several user-assigned identities and none of its own: name one by client_id, object_id or mi_res_id.");

    public static TokenError StoreUnavailable { get; } =
        new(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again. The store cannot take changes.") { RetryAfterSeconds = 10 };

    public static TokenError InvalidScope(string scope) => new(400, "invalid_scope", 70011,
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {Shown(scope)} is not valid."
        + " Client credential flows take one resource followed by '/.default'.");

    public static TokenError UnknownResource(string resource, string tenant) => new(400, "invalid_resource", 500011,
        $"The resource principal named {Shown(resource)} was not found in the tenant named {Shown(tenant)}. You might have sent your authentication request to the wrong tenant.");

    private static string Shown(string text) => text.Length is > 0 and <= MaxEcho && !text.Any(c => c is < ' ' or > '~') ? text : "(not shown)";
}
