using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>Azure's Key Vault roles, with their ids and patterns (control-plane reference §3.6).</summary>
internal static class KeyVaultRoles
{
    private const string Vaults = "Microsoft.KeyVault/vaults/";
    private const string KeyVault = "Microsoft.KeyVault/";

    // The actions that most Key Vault roles have in common.
    private static readonly ImmutableArray<ActionPattern> Common = BuiltIn.Patterns(
        "",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
        "Microsoft.KeyVault/checkNameAvailability/read",
        "Microsoft.KeyVault/deletedVaults/read",
        "Microsoft.KeyVault/locations/*/read",
        "Microsoft.KeyVault/vaults/*/read",
        "Microsoft.KeyVault/operations/read");

    // Administrator, Certificates Officer, Crypto Officer, Crypto Service Encryption User, Crypto User, Reader, Secrets Officer, Secrets User.
    private const string Delegable =
        "{00482a5a-887f-4fb3-b363-3b7fe8e74483, a4417e6f-fecd-4de8-b567-7b0420556985, 14b46e9e-c2b7-41b4-b07b-48a6ebf60603, "
        + "e147488a-f6f5-4113-8e2d-b22465e65bf6, 12338af0-0e69-4776-bea7-57ae8d297424, 21090545-7ca7-4776-b22c-e363652d74d2, "
        + "b86a8fe4-44ce-4948-aee5-eccb2c155cd7, 4633458b-17de-408a-b874-0445c86b69e6}";

    private const string DelegationCondition =
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR "
        + "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals " + Delegable + ")) AND "
        + "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR "
        + "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals " + Delegable + "))";

    public static ImmutableArray<Role> All { get; } = [.. Administration(), .. Certificates(), .. Cryptography(), .. Secrets()];

    private static IEnumerable<Role> Administration() =>
    [
        BuiltIn.Make("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
            "Performs all data plane operations on a key vault and all objects in it.",
            new PermissionEntry { Actions = Common, DataActions = Data("*") }),
        BuiltIn.Make("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader",
            "Reads metadata of key vaults and their objects, but no secret value or key material.",
            new PermissionEntry { Actions = Common, DataActions = Data("*/read", "secrets/readMetadata/action") }),
        BuiltIn.Make("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor",
            "Manages key vaults, but assigns no role and reaches no object in them.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("", "Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.KeyVault/*",
                    "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Support/*"),
                NotActions = BuiltIn.Patterns(KeyVault, "locations/deletedVaults/purge/action", "hsmPools/*", "managedHsms/*"),
            }),
        BuiltIn.Make("a68e7c17-0ab2-4c09-9a58-125dae29748c", "Key Vault Purge Operator",
            "Purges soft-deleted key vaults.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("", "Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.Resources/deployments/*",
                    "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.KeyVault/deletedVaults/read",
                    "Microsoft.KeyVault/locations/deletedVaults/read",
                    "Microsoft.KeyVault/locations/deletedVaults/purge/action", "Microsoft.KeyVault/locations/operationResults/read"),
            }),
        BuiltIn.Make("8b54135c-b56d-4d72-a534-26097cfdc8d8", "Key Vault Data Access Administrator",
            "Assigns and removes some of the Key Vault roles.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns(
                    "", "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete",
                    "Microsoft.Authorization/*/read", "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read",
                    "Microsoft.Resources/subscriptions/read", "Microsoft.Management/managementGroups/read", "Microsoft.Support/*",
                    "Microsoft.KeyVault/vaults/*/read"),
                Condition = DelegationCondition,
                ConditionVersion = "2.0",
            }),
        BuiltIn.Make("18500a29-7fe2-46b2-a342-b16a415e101d", "Managed HSM contributor",
            "Manages managed HSM pools, but reaches no object in them.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns(KeyVault, "managedHSMs/*", "deletedManagedHsms/read", "locations/deletedManagedHsms/read",
                    "locations/deletedManagedHsms/purge/action", "locations/managedHsmOperationResults/read"),
            }),
    ];

    private static IEnumerable<Role> Certificates() =>
    [
        BuiltIn.Make("a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer",
            "Performs any action on the certificates of a key vault, except on permissions.",
            new PermissionEntry { Actions = Common, DataActions = Data("certificatecas/*", "certificates/*", "certificatecontacts/write") }),
        BuiltIn.Make("db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", "Key Vault Certificate User",
            "Reads whole certificates, with their secret and key portion.",
            new PermissionEntry { DataActions = Data("certificates/read", "secrets/getSecret/action", "secrets/readMetadata/action", "keys/read") }),
    ];

    private static IEnumerable<Role> Cryptography() =>
    [
        BuiltIn.Make("14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer",
            "Performs any action on the keys of a key vault, except on permissions.",
            new PermissionEntry { Actions = Common, DataActions = Data("keys/*", "keyrotationpolicies/*") }),
        BuiltIn.Make("12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User",
            "Performs cryptographic operations with keys.",
            new PermissionEntry
            {
                DataActions = Data("keys/read", "keys/update/action", "keys/backup/action", "keys/encrypt/action", "keys/decrypt/action",
                    "keys/wrap/action", "keys/unwrap/action", "keys/sign/action", "keys/verify/action"),
            }),
        BuiltIn.Make("e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User",
            "Reads the metadata of keys and wraps and unwraps with them.",
            new PermissionEntry
            {
                Actions = BuiltIn.Patterns("Microsoft.EventGrid/eventSubscriptions/", "write", "read", "delete"),
                DataActions = Data("keys/read", "keys/wrap/action", "keys/unwrap/action"),
            }),
        BuiltIn.Make("08bbd89e-9f13-488c-ac41-acfcb10c90ab", "Key Vault Crypto Service Release User",
            "Releases keys to attested environments.",
            new PermissionEntry { DataActions = Data("keys/release/action") }),
    ];

    private static IEnumerable<Role> Secrets() =>
    [
        BuiltIn.Make("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
            "Performs any action on the secrets of a key vault, except on permissions.",
            new PermissionEntry { Actions = Common, DataActions = Data("secrets/*") }),
        BuiltIn.Make("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User",
            "Reads secret contents.",
            new PermissionEntry { DataActions = Data("secrets/getSecret/action", "secrets/readMetadata/action") }),
    ];

    private static ImmutableArray<ActionPattern> Data(params ReadOnlySpan<string> texts) => BuiltIn.Patterns(Vaults, texts);
}
