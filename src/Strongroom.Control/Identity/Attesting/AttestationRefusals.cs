using Strongroom.Kernel;

namespace Strongroom.Identity.Attesting;

/// <summary>Why an authority is not trusted, or its token not believed.</summary>
internal static class AttestationRefusals
{
    private const string BadRequest = "Request_BadRequest";

    public static VaultError BadAuthority { get; } = new(
        400, BadRequest, "authority must be an absolute https URL of at most 600 characters without user, query and fragment, spelled as a URL parser gives it back.")
    {
        Target = "authority",
    };

    public static VaultError OwnAuthority { get; } =
        new(400, BadRequest, "authority is this installation itself, which attests to nobody's environment.") { Target = "authority" };

    public static VaultError TooMany { get; } = new(400, "Directory_QuotaExceeded", "No more attestation authorities can be trusted. Remove one first.");

    public static VaultError NotTrusted { get; } = new(404, "Request_ResourceNotFound", "There is no such trusted attestation authority.");

    public static VaultError Malformed { get; } =
        new(400, "BadParameter", "Property target has invalid value\r\nIt must be an attestation token: a signed JWT of at most 16 KiB with iss and exp.");

    public static VaultError WrongAuthority { get; } =
        new(403, "Forbidden", "Property target has invalid value\r\nThe key's release policy does not rely on the authority that issued the token.");

    public static VaultError UntrustedAuthority { get; } =
        new(403, "Forbidden", "Property target has invalid value\r\nThe authority that issued the token is not trusted by this installation. An operator trusts it.");

    public static VaultError Unreachable { get; } =
        new(503, "ServiceUnavailable", "The keys of the attestation authority cannot be read at the moment. Retry later.") { RetryAfterSeconds = 30 };

    public static VaultError BadSignature { get; } =
        new(403, "Forbidden", "Property target has invalid value\r\nThe token is not signed by a key that its authority publishes.");

    public static VaultError NotYetValid { get; } = new(403, "Forbidden", "Property target has invalid value\r\nThe token is not valid yet.");

    public static VaultError Expired { get; } = new(403, "Forbidden", "Property target has invalid value\r\nThe token has expired.");

    public static VaultError TooLong { get; } = new(403, "Forbidden", "Property target has invalid value\r\nThe token is valid for longer than a day.");
}
