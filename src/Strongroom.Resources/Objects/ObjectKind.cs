using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Objects;

/// <summary>A kind of object of a vault: how ids, messages and error codes spell it (wire reference §2.2, §4.1).</summary>
/// <param name="Collection">The path segment, as in <c>secrets</c>.</param>
/// <param name="Noun">As in <c>secret</c>.</param>
internal sealed record ObjectKind(string Collection, string Noun)
{
    private readonly string _title = char.ToUpperInvariant(Noun[0]) + Noun[1..];

    public string Id(string origin, ObjectName name, ObjectVersion version) => $"{origin}/{Collection}/{name.Shown}/{version.Value}";

    public string BaseId(string origin, ObjectName name) => $"{origin}/{Collection}/{name.Shown}";

    public string RecoveryId(string origin, ObjectName name) => $"{origin}/deleted{Collection}/{name.Shown}";

    public VaultError NotFound(string nameAndVersion) =>
        new(404, $"{_title}NotFound",
            $"A {Noun} with (name/id) {nameAndVersion} was not found in this key vault. If you recently deleted this {Noun} you may be able to recover it using the correct " +
            "recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");

    public VaultError DeletedNotFound(ObjectName name) => new(404, $"{_title}NotFound", $"Deleted {_title} not found: {name}");

    public VaultError IsDeleted(ObjectName name) =>
        new(409, "Conflict",
            $"{_title} {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the {Noun} can only be recovered or purged.",
            "ObjectIsDeletedButRecoverable");

    /// <summary>The object belongs to a certificate.</summary>
    /// <param name="operation">As in <c>delete</c>.</param>
    public VaultError Managed(string operation) =>
        new(403, "Forbidden",
            $"Operation \"{operation}\" is not allowed on this {Noun}, since it is associated with a certificate. Perform the operation on the corresponding certificate.",
            $"{_title}ManagedByKeyVault");

    public VaultError RestoreConflict(string id) =>
        new(409, "Conflict",
            $"There was a conflict restoring the {Noun} '{id}'. This can happen if either: the {Noun} already exists in this vault, or a deleted {Noun} of that name can still be recovered.");

    public VaultError BadBackup { get; } =
        Refusals.InvalidProperty("value", $"It is not a backup of a {Noun} that this installation made for this tenant and subscription.");

    public VaultError RevokedBackup { get; } = Refusals.InvalidProperty("value", $"This backup of a {Noun} was revoked, or is not in the registry of backups.");

    public VaultError TooManyVersions(int allowed) => new(400, "BadParameter", $"The {Noun} has more versions than a backup can hold ({allowed}).");

    public static VaultError PurgeProtected(VaultEntry vault)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return new(403, "Forbidden",
            "Operation \"purge\" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed." +
            $"\r\nVault: {vault.Name};location={vault.Location}");
    }
}
