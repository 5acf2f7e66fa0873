using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>The refusals of keys, in the words of the real service where they are known (wire reference §2.2).</summary>
internal static class KeyRefusals
{
    /// <summary>One answer for every decryption that fails, whatever the reason (security model §13).</summary>
    public static VaultError DecryptionFailed { get; } =
        Refusals.InvalidProperty("value", "It cannot be decrypted with this key and algorithm.");

    public static VaultError TokenUnavailable { get; } =
        new(503, "ServiceUnavailable", "The HSM that holds the key does not answer. Nothing was done; retry later.") { RetryAfterSeconds = 5 };

    public static VaultError Overloaded { get; } =
        new(429, "Throttled", "Too many keys are being made. Retry later.") { RetryAfterSeconds = 2 };

    public static VaultError Disabled(KeyOperation operation) =>
        new(403, "Forbidden", $"Operation {KeyOperationRules.NameOf(operation)} is not allowed on a disabled key.", "KeyDisabled");

    public static VaultError NotPermitted(KeyOperation operation) =>
        new(403, "Forbidden", $"Operation {KeyOperationRules.NameOf(operation)} is not permitted on this key.", "KeyOperationForbidden");

    public static VaultError Expired(KeyOperation operation) =>
        new(403, "Forbidden", $"Operation {KeyOperationRules.NameOf(operation)} is not allowed on an expired key.", "KeyExpired");

    public static VaultError NotYetValid(KeyOperation operation) =>
        new(403, "Forbidden", $"Operation {KeyOperationRules.NameOf(operation)} is not allowed before the key's activation date.", "KeyNotYetValid");

    public static VaultError Of(AlgorithmFault fault) => Refusals.InvalidProperty(fault.Property, fault.Reason);

    public static VaultError NoToken { get; } =
        Refusals.InvalidProperty("kty", "No HSM is attached to this installation, so that no HSM-protected key can be made. An operator attaches one.");

    public static VaultError NotPremium { get; } =
        Refusals.InvalidProperty("kty", "HSM-protected keys need a vault with the sku premium, or a managed HSM.");

    public static VaultError OctNeedsHsm { get; } =
        Refusals.InvalidProperty("kty", "Symmetric keys can be held by a managed HSM only.");

    public static VaultError ReleaseOfDisabled { get; } =
        new(403, "Forbidden", "Operation release is not allowed on a disabled key.", "KeyDisabled");

    public static VaultError NotForRelease { get; } =
        new(403, "Forbidden", "Operation release is not permitted on this key, which is not exportable.", "KeyOperationForbidden");

    public static VaultError NoAttestationOfSoftware { get; } =
        new(404, "KeyAttestationNotFound", "A software key has no attestation: no hardware holds it.");

    public static VaultError NoAttestation { get; } = new(
        404, "KeyAttestationNotFound", "There is no attestation of this key: the attached HSM is reached through PKCS#11, which hands out no evidence of its maker.");

    /// <summary>The token may be good and another key's policy content with it.</summary>
    public static VaultError PolicyNotMet { get; } =
        new(403, "Forbidden", "The claims of the attestation token do not meet the key's release policy.");

    /// <summary>An exportable key is refused with one of Azure's own codes for it.</summary>
    public static VaultError Release(int code, string message) => new(400, "BadParameter", message, $"AKV.SKR.{code}");
}
