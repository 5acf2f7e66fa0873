using Strongroom.Arm;

namespace Strongroom.Vaults;

/// <summary>The types of Microsoft.KeyVault that this room answers for (control-plane reference §2.1).</summary>
internal static class VaultTypes
{
    private static readonly string[] Versions =
    [
        "2015-06-01", "2016-10-01", "2018-02-14", "2019-09-01", "2021-10-01", "2022-07-01", "2022-11-01", "2023-02-01", "2023-07-01", "2024-11-01", "2025-05-01", "2026-02-01",
    ];

    public static readonly ArmType Vault = Of("vaults");
    public static readonly ArmType Policies = Of("vaults/accessPolicies");
    public static readonly ArmType Secret = Of("vaults/secrets");
    public static readonly ArmType Deleted = Of("deletedVaults");
    public static readonly ArmType LocatedDeleted = Of("locations/deletedVaults");
    public static readonly ArmType NameCheck = Of("checkNameAvailability");
    public static readonly ArmType Results = Of("locations/operationResults");
    public static readonly ArmType Hsm = Of("managedHSMs");
    public static readonly ArmType DeletedHsm = Of("deletedManagedHSMs");
    public static readonly ArmType LocatedDeletedHsm = Of("locations/deletedManagedHSMs");
    public static readonly ArmType HsmNameCheck = Of("checkMhsmNameAvailability");

    private static ArmType Of(string name) => new("Microsoft.KeyVault", name, Versions);
}
