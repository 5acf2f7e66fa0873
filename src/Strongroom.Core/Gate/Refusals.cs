using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The refusals that the gate itself utters, and those that every room of objects shares (wire reference §2.2).</summary>
public static class Refusals
{
    public static VaultError Sealed { get; } =
        new(503, "Sealed", "The installation is sealed. An operator has to unseal it before it can answer.") { RetryAfterSeconds = 10 };

    public static VaultError AuditUnavailable { get; } =
        new(503, "AuditUnavailable", "The audit trail cannot take records, so nothing was done. Retry later.") { RetryAfterSeconds = 5 };

    public static VaultError StoreUnavailable { get; } =
        new(503, "ServiceUnavailable", "The store cannot answer, and whether a change was made is not known. Retry; a repeated request is safe.") { RetryAfterSeconds = 2 };

    public static VaultError Contended { get; } =
        new(503, "ServiceUnavailable", "Too many requests change this object at the same time. Retry.") { RetryAfterSeconds = 1 };

    public static VaultError TimedOut { get; } =
        new(503, "ServiceUnavailable", "The request took longer than it may. Retry; a repeated request is safe.") { RetryAfterSeconds = 1 };

    public static VaultError Integrity { get; } =
        new(500, "InternalServerError", "Stored data failed its integrity check and is not shown. The operator has been alarmed.");

    public static VaultError Internal { get; } = new(500, "InternalServerError", "The server met an unexpected condition. Quote the request id to the operator.");

    public static VaultError UnknownVault { get; } = new(404, "VaultNotFound", "No vault answers to this host name.");

    public static VaultError UnknownRoute { get; } = new(404, "NotFound", "The request URI names no resource of this vault.");

    public static VaultError MethodNotAllowed { get; } = new(405, "MethodNotAllowed", "The request URI does not accept this method.");

    public static VaultError MissingApiVersion { get; } =
        new(400, "BadParameter", $"api-version must be specified. Consider using the latest supported version ({ApiVersion.Newest.Name}).");

    public static VaultError UnknownApiVersion(string given) =>
        new(400, "BadParameter", $"The specified version ({Shown(given)}) is not recognized. Consider using the latest supported version ({ApiVersion.Newest.Name}).");

    public static VaultError InvalidName(string given) => new(400, "BadParameter", $"The request URI contains an invalid name: {Shown(given)}");

    /// <summary>One property of the request, and what is wrong with it.</summary>
    public static VaultError InvalidProperty(string property, string reason) =>
        new(400, "BadParameter", $"Property {property} has invalid value\r\n{reason}");

    public static VaultError MalformedBody(string reason) => new(400, "BadParameter", $"The request body is not acceptable JSON: {reason}");

    public static VaultError BodyTooLarge { get; } = new(413, "RequestEntityTooLarge", "The request body is larger than this operation allows.");

    public static VaultError BadRequest { get; } = new(400, "BadRequest", "The request is malformed.");

    public static VaultError InvalidContinuation { get; } =
        new(400, "BadParameter", "Property $skiptoken has invalid value\r\nThe continuation token is malformed, expired, or belongs to another list.");

    /// <summary>Text from a request as it may stand in an error: at most 128 characters.</summary>
    private static string Shown(string given) => given.Length <= 128 ? given : string.Concat(given.AsSpan(0, 128), "…");
}
