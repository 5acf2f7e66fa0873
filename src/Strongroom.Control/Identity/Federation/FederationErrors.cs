namespace Strongroom.Identity.Federation;

/// <summary>Why a token of an outside issuer does not stand for a client (control-plane reference §6.4). Texts say what did not match, as Azure's do.</summary>
internal static class FederationErrors
{
    private const int MaxEcho = 128;

    private const string Advice = " Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.";

    public static TokenError NoIssuer(string issuer) => Mismatch(700211, $"No matching federated identity record found for presented assertion issuer '{Shown(issuer)}'.");

    public static TokenError NoAudience(string audience) => Mismatch(700212, $"No matching federated identity record found for presented assertion audience '{Shown(audience)}'.");

    public static TokenError NoSubject(string subject) => Mismatch(700213, $"No matching federated identity record found for presented assertion subject '{Shown(subject)}'.");

    public static TokenError NoExpression { get; } =
        Mismatch(700213, "No matching federated identity record found for presented assertion: its claims do not meet the claims matching expression.");

    public static TokenError WrongTime { get; } = new(401, "invalid_client", 700024,
        "Client assertion is not within its valid time range: it is expired, not valid yet, or made to live longer than 24 hours.");

    public static TokenError WrongSignature { get; } = new(401, "invalid_client", 700027,
        "Client assertion failed signature validation: no key of its issuer bears its kid and algorithm, or the signature is wrong.");

    /// <summary>The client may try again.</summary>
    public static TokenError IssuerUnreachable(string issuer) => new(503, "temporarily_unavailable", 50166,
        $"Request to External OIDC endpoint failed: the keys of issuer '{Shown(issuer)}' could not be read.") { RetryAfterSeconds = (int)IssuerKeys.Pause.TotalSeconds };

    private static TokenError Mismatch(int code, string text) => new(401, "invalid_client", code, text + Advice);

    private static string Shown(string text) => text.Length is > 0 and <= MaxEcho && !text.Any(c => c is < ' ' or > '~') ? text : "(not shown)";
}
