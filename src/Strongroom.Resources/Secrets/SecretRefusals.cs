using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Secrets;

/// <summary>The refusals of secrets, in the words of the real service where they are known (wire reference §2.2).</summary>
internal static class SecretRefusals
{
    public static VaultError NotFound(string nameAndVersion) =>
        new(404, "SecretNotFound",
            $"A secret with (name/id) {nameAndVersion} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct " +
            "recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");

    public static VaultError DeletedNotFound(ObjectName name) => new(404, "SecretNotFound", $"Deleted Secret not found: {name}");

    public static VaultError Disabled { get; } = new(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");

    public static VaultError IsDeleted(ObjectName name) =>
        new(409, "Conflict",
            $"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.",
            "ObjectIsDeletedButRecoverable");

    public static VaultError RestoreConflict(string id) =>
        new(409, "Conflict",
            $"There was a conflict restoring the secret '{id}'. This can happen if either: the secret already exists in this vault, or a deleted secret of that name can still be recovered.");

    public static VaultError PurgeProtected(VaultEntry vault) =>
        new(403, "Forbidden",
            "Operation \"purge\" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed." +
            $"\r\nVault: {vault.Name};location={vault.Location}");

    public static VaultError BadBackup { get; } =
        Refusals.InvalidProperty("value", "It is not a backup of a secret that this installation made for this tenant and subscription.");

    public static VaultError TooManyVersions(int allowed) =>
        new(400, "BadParameter", $"The secret has more versions than a backup can hold ({allowed}).");
}
