using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>The errors of ACME (RFC 8555 §6.7, RFC 9773 §7.4). A code is what stands after <c>urn:ietf:params:acme:error:</c>.</summary>
internal static class AcmeProblems
{
    public const string ContentType = "application/problem+json";
    public const string Prefix = "urn:ietf:params:acme:error:";
    public const string BadSignatureAlgorithmCode = "badSignatureAlgorithm";
    public const string ConnectionCode = "connection";
    public const string DnsCode = "dns";
    public const string IncorrectResponseCode = "incorrectResponse";
    public const string ServerInternalCode = "serverInternal";

    public static VaultError BadNonce { get; } = new(400, "badNonce", "The nonce is unknown, too old, or was used before. Take the one of this answer.");

    public static VaultError BadSignatureAlgorithm { get; } = new(400, BadSignatureAlgorithmCode, "The JWS is not signed by one of the algorithms that are accepted here.");

    public static VaultError BadPublicKey(string reason) => new(400, "badPublicKey", reason);

    public static VaultError BadSignature { get; } = new(400, "malformed", "The signature is not right.");

    public static VaultError WrongUrl { get; } = new(403, "unauthorized", "The url in the protected header is not the one that was asked for.");

    public static VaultError AccountDoesNotExist { get; } = new(400, "accountDoesNotExist", "There is no such account here.");

    public static VaultError AccountDeactivated { get; } = new(403, "unauthorized", "The account is deactivated.");

    public static VaultError BindingRevoked { get; } = new(403, "unauthorized", "The external account binding of this account is revoked.");

    public static VaultError NotYours { get; } = new(403, "unauthorized", "This is not the account that may do that.");

    public static VaultError NoSuch(string what) => new(404, "malformed", $"This account has no such {what}.");

    public static VaultError ExternalAccountRequired { get; } = new(403, "externalAccountRequired", "A new account needs an external account binding. Ask the operator for one.");

    public static VaultError BadBinding { get; } =
        new(403, "unauthorized", "The external account binding is not right: its key is unknown, revoked or used up, or its signature, url or payload are not those of this request.");

    public static VaultError KeyInUse { get; } = new(409, "malformed", "Another account has this key.");

    public static VaultError OrderNotReady(string status) => new(403, "orderNotReady", $"The order is {status}; it can be finalized when it is ready.");

    public static VaultError RateLimited(string what) => new(429, "rateLimited", what) { RetryAfterSeconds = 60 };

    public static VaultError AlreadyRevoked { get; } = new(400, "alreadyRevoked", "The certificate is revoked already.");

    public static VaultError BadRevocationReason { get; } = new(400, "badRevocationReason", "The reason must be 0, 1, 3, 4, 5 or 9.");

    public static VaultError AlreadyReplaced { get; } = new(409, "alreadyReplaced", "The certificate was replaced by another order already.");

    public static VaultError NotJose { get; } = new(415, "malformed", "The body must be application/jose+json.");

    public static VaultError Malformed(string reason) => new(400, "malformed", reason);

    public static VaultError BadCsr(string reason) => new(400, "badCSR", reason);

    public static VaultError RejectedIdentifier(string reason) => new(400, "rejectedIdentifier", reason);

    public static VaultError UnsupportedIdentifier(string reason) => new(400, "unsupportedIdentifier", reason);

    public static VaultError UnsupportedContact { get; } = new(400, "unsupportedContact", "A contact must be a mailto: URL.");

    public static VaultError InvalidContact { get; } = new(400, "invalidContact", "There are at most 10 contacts, each mailto: with one address of at most 254 characters and nothing after it.");

    /// <summary>What the authority says about names or a request, in this protocol's words.</summary>
    /// <param name="code">For what the caller can mend.</param>
    public static VaultError Of(VaultError refusal, string code) => refusal.Status is 400 or 403
        ? new VaultError(400, code, Text(refusal.Message))
        : refusal with { Code = ServerInternalCode };

    /// <summary>The type of a problem. What the gate refuses by itself has no code of ACME's.</summary>
    public static string TypeOf(VaultError error) => error switch
    {
        { Status: 413 } => Prefix + "malformed",
        { Code: "BadParameter" or "BadRequest" } => Prefix + "malformed",
        { Code: { Length: > 0 } code } when char.IsAsciiLetterLower(code[0]) => Prefix + code,
        _ => Prefix + ServerInternalCode,
    };

    private static string Text(string message) => message.ReplaceLineEndings(" ");
}
