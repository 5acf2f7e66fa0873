using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>Azure's general roles, as far as vaults and their surroundings need them. None has a data action (control-plane reference §3.6).</summary>
internal static class GeneralRoles
{
    public static ImmutableArray<Role> All { get; } = [.. Broad(), .. Granting(), .. Surroundings()];

    private static IEnumerable<Role> Broad() =>
    [
        BuiltIn.Make("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
            "Manages all resources and assigns roles.",
            new PermissionEntry { Actions = BuiltIn.Patterns("", "*") }),
        BuiltIn.Make("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
            "Manages all resources, but assigns no role.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("", "*"),
                NotActions = BuiltIn.Patterns(
                    "Microsoft.", "Authorization/*/Delete", "Authorization/*/Write", "Authorization/elevateAccess/Action",
                    "Blueprint/blueprintAssignments/write", "Blueprint/blueprintAssignments/delete", "Compute/galleries/share/action",
                    "Purview/consents/write", "Purview/consents/delete", "Resources/deploymentStacks/manageDenySetting/action",
                    "Subscription/cancel/action", "Subscription/enable/action"),
            }),
        BuiltIn.Make("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader",
            "Sees all resources and changes nothing.",
            new PermissionEntry { Actions = BuiltIn.Patterns("", "*/read") }),
    ];

    private static IEnumerable<Role> Granting() =>
    [
        BuiltIn.Make("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
            "Manages access to all resources.",
            new PermissionEntry { Actions = BuiltIn.Patterns("", "*/read", "Microsoft.Authorization/*", "Microsoft.Support/*") }),
        BuiltIn.Make("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
            "Assigns roles, and manages access in no other way.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns(
                    "", "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete", "*/read", "Microsoft.Support/*"),
            }),
    ];

    private static IEnumerable<Role> Surroundings() =>
    [
        BuiltIn.Make("4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor",
            "Manages networks, but not access to them.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("Microsoft.", "Authorization/*/read", "Insights/alertRules/*", "Network/*",
                    "ResourceHealth/availabilityStatuses/read",
                    "Resources/deployments/*", "Resources/subscriptions/resourceGroups/read", "Support/*"),
            }),
        BuiltIn.Make("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator",
            "Reads and assigns user-assigned identities.",
            new PermissionEntry
            {
                // Azure's role has the two with a star, and its check lets that star stand for no segment at all.
                Actions = BuiltIn.Patterns("Microsoft.", "ManagedIdentity/userAssignedIdentities/read", "ManagedIdentity/userAssignedIdentities/*/read",
                    "ManagedIdentity/userAssignedIdentities/assign/action", "ManagedIdentity/userAssignedIdentities/*/assign/action",
                    "Authorization/*/read", "Insights/alertRules/*", "Resources/subscriptions/resourceGroups/read", "Resources/deployments/*", "Support/*"),
            }),
        BuiltIn.Make("e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", "Managed Identity Contributor",
            "Makes, reads, changes and deletes user-assigned identities.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("Microsoft.", "ManagedIdentity/userAssignedIdentities/read", "ManagedIdentity/userAssignedIdentities/write",
                    "ManagedIdentity/userAssignedIdentities/delete", "ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
                    "ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write", "ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
                    "ManagedIdentity/userAssignedIdentities/revokeTokens/action", "Authorization/*/read", "Insights/alertRules/*",
                    "Resources/subscriptions/resourceGroups/read", "Resources/deployments/*", "Support/*"),
            }),
    ];
}
