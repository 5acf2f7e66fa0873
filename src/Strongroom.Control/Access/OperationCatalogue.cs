using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>The operations of one namespace that a role can name.</summary>
internal sealed record OperationCatalogue(string Namespace, string DisplayName, ImmutableArray<string> Actions, ImmutableArray<string> DataActions)
{
    public static ImmutableArray<OperationCatalogue> All { get; } =
    [
        new(KeyVaultOperations.Namespace, "Key Vault", KeyVaultOperations.Actions, KeyVaultOperations.DataActions),
        Of("Microsoft.ManagedIdentity", "Managed Identity",
            "register/action", "operations/read", "identities/read",
            "userAssignedIdentities/read", "userAssignedIdentities/write", "userAssignedIdentities/delete", "userAssignedIdentities/assign/action",
            "userAssignedIdentities/listAssociatedResources/action", "userAssignedIdentities/revokeTokens/action",
            "userAssignedIdentities/federatedIdentityCredentials/read", "userAssignedIdentities/federatedIdentityCredentials/write",
            "userAssignedIdentities/federatedIdentityCredentials/delete"),
        Of("Microsoft.HybridCompute", "Machines",
            "register/action", "unregister/action", "operations/read", "machines/read", "machines/write", "machines/delete", "machines/enroll/action", "machines/revokeAgent/action"),
    ];

    public static OperationCatalogue? Find(string space) => All.FirstOrDefault(each => each.Namespace.Equals(space, StringComparison.OrdinalIgnoreCase));

    private static OperationCatalogue Of(string space, string displayName, params ReadOnlySpan<string> actions)
    {
        var whole = ImmutableArray.CreateBuilder<string>(actions.Length);
        foreach (var action in actions)
        {
            whole.Add($"{space}/{action}");
        }

        return new OperationCatalogue(space, displayName, whole.MoveToImmutable(), []);
    }
}
