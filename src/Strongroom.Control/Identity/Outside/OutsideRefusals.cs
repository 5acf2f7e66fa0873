using Strongroom.Kernel;

namespace Strongroom.Identity.Outside;

/// <summary>Why an issuer is not trusted, or a mapping not kept.</summary>
internal static class OutsideRefusals
{
    private const string BadRequest = "Request_BadRequest";

    public static VaultError BadAudience { get; } = new(400, BadRequest, "audience must have 1 to 600 characters and no control characters.") { Target = "audience" };

    public static VaultError BadClaim { get; } = new(400, BadRequest, "claim must name a claim that tells one caller from another: not iss, not aud.") { Target = "claim" };

    public static VaultError BadValue { get; } = new(400, BadRequest, "value must have 1 to 600 characters and no control characters.") { Target = "value" };

    public static VaultError TooMany { get; } = new(400, "Directory_QuotaExceeded", "No more outside issuers can be trusted. Remove one first.");

    public static VaultError TooManyMappings { get; } = new(400, "Directory_QuotaExceeded", $"An issuer has at most {OutsideIssuerRecord.MaxMappings} mappings. Remove one first.");

    public static VaultError NotTrusted { get; } = new(404, "Request_ResourceNotFound", "There is no such trusted issuer or mapping.");
}
