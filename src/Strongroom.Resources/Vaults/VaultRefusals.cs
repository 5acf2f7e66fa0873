using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>The refusals of the vault provider (control-plane reference §2.3).</summary>
internal static class VaultRefusals
{
    public static VaultError BadName(string given) => new(
        400,
        "VaultNameNotValid",
        $"The vault name '{ArmErrors.Shown(given)}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.")
    {
        Target = "name",
    };

    public static VaultError NameTaken(VaultRecord record) => record.Hsm is null
        ? new VaultError(409, "VaultAlreadyExists", $"The vault name '{record.ShownName}' is already in use. Vault names are globally unique so it is possible that the name is already taken.")
        : new VaultError(409, "Conflict", $"The managed HSM name '{record.ShownName}' is already in use.");

    public static VaultError NameReserved(VaultRecord record) => new(
        409,
        "ConflictError",
        $"A {Noun(record)} with the same name already exists in deleted state. You need to either recover or purge existing {Noun(record)}.");

    public static VaultError NotRecoverableHere(VaultRecord deleted) => new(
        409,
        "ConflictError",
        $"The {Noun(deleted)} '{deleted.ShownName}' can only be recovered into its original subscription, resource group and location.");

    public static VaultError NotDeleted(string name) => new(404, "DeletedVaultNotFound", $"The specified deleted vault '{ArmErrors.Shown(name)}' does not exist.");

    public static VaultError Protected(VaultRecord deleted) => new(
        409,
        "DeletedVaultPurge",
        $"The {Noun(deleted)} '{deleted.ShownName}' cannot be purged because purge protection is enabled. It is purged automatically on {ArmJson.Time(deleted.PurgeAt!.Value)}.");

    public static VaultError OtherLocation(VaultRecord existing, string given) => new(
        409,
        "InvalidResourceLocation",
        $"The resource '{existing.ShownName}' already exists in location '{existing.Location}' in resource group '{existing.ResourceGroup}'. "
        + $"A resource with the same name cannot be created in location '{ArmErrors.Shown(given)}'. Please select a new resource name.")
    {
        Target = "location",
    };

    private static string Noun(VaultRecord record) => record.Hsm is null ? "vault" : "managed HSM";
}
