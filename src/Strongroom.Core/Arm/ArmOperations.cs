using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>Makes the operations of the control plane. The trail keeps them all; the activity log shows those that are not reads.</summary>
public static class ArmOperations
{
    public const string Category = "Administrative";

    /// <summary>Bodies with 1,024 access policies of 60 permissions each fit (control-plane reference §2.6).</summary>
    private const long MaxBodyBytes = 4 * 1024 * 1024;
    private const int MaxJsonStrings = 200_000;

    /// <param name="name">The audit operationName, as in <c>VaultGet</c>.</param>
    /// <param name="action">The right, as in <c>Microsoft.KeyVault/vaults/read</c>; empty when being signed in is enough and the work shows only what the caller may see.</param>
    public static Operation Read(string name, string action) => new(name, action, IsDataAction: false, Permission: null, OperationCost.Read)
    {
        Category = Category,
        WorksOnTenant = true,
        MaxBodyBytes = MaxBodyBytes,
        MaxJsonStrings = MaxJsonStrings,
    };

    public static Operation Change(string name, string action) => Read(name, action) with { Cost = OperationCost.ControlPlane, Changes = true };
}
