using System.Text.RegularExpressions;
using Strongroom.Arm;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>The types of Microsoft.ManagedIdentity and Microsoft.HybridCompute that this room answers for (control-plane reference §6.6).</summary>
internal static partial class ManagedResources
{
    /// <summary>2022-01-31-preview brought federated credentials, 2024-11-30 <c>isolationScope</c>.</summary>
    private static readonly string[] IdentityVersions = ["2015-08-31-preview", "2018-11-30", "2022-01-31-preview", "2023-01-31", "2023-07-31-preview", "2024-11-30"];

    public static readonly RowShape<ResourceRecord> IdentityRows = new("sys/identity/{subscription}/{group}/{name}", "a user-assigned identity in its resource group");

    public static readonly RowShape<ResourceRecord> MachineRows = new("sys/machine/{subscription}/{group}/{name}", "a machine in its resource group");

    public static readonly ArmType Federated = new("Microsoft.ManagedIdentity", "userAssignedIdentities/federatedIdentityCredentials", IdentityVersions[2..]);

    public static readonly ArmType SystemAssigned = new("Microsoft.ManagedIdentity", "identities", IdentityVersions) { IsExtension = true };

    public static readonly ResourceShelf Identities = new(
        new ArmType("Microsoft.ManagedIdentity", "userAssignedIdentities", IdentityVersions),
        IdentityRows,
        "resourcegroups",
        IdentityName(),
        "It must be 3 to 128 ASCII letters, digits, hyphens and underscores, and begin with a letter or digit.");

    public static readonly ResourceShelf Machines = new(
        new ArmType("Microsoft.HybridCompute", "machines", ["2020-08-02", "2021-05-20", "2022-03-10", "2022-12-27", "2023-10-03-preview", "2024-05-20-preview", "2024-07-10", "2025-01-13"]),
        MachineRows,
        "resourceGroups",
        MachineName(),
        "It must be 1 to 54 ASCII letters, digits, hyphens, underscores and periods, and not end with a period.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{2,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdentityName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{0,53}[A-Za-z0-9_-]\z", RegexOptions.CultureInvariant)]
    private static partial Regex MachineName();
}
