using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>Every operation of Microsoft.KeyVault that a role can name, in Azure's order (control-plane reference §2.13).</summary>
public static class KeyVaultOperations
{
    public const string Namespace = "Microsoft.KeyVault";

    public static ImmutableArray<string> Actions { get; } = Prefixed(
        "Microsoft.KeyVault/",
        "register/action", "unregister/action", "checkNameAvailability/read", "checkMhsmNameAvailability/read", "deletedVaults/read",
        "deletedManagedHsms/read",
        "hsmPools/read", "hsmPools/write", "hsmPools/delete", "hsmPools/joinVault/action",
        "locations/deletedVaults/read", "locations/deletedVaults/purge/action",
        "locations/deletedManagedHsms/read", "locations/deletedManagedHsms/purge/action", "locations/deletedManagedHsms/delete",
        "locations/operationResults/read", "locations/managedHsmOperationResults/read", "locations/deleteVirtualNetworkOrSubnets/action",
        "managedHSMs/read", "managedHSMs/write", "managedHSMs/delete", "managedHSMs/PrivateEndpointConnectionsApproval/action",
        "managedHSMs/keys/read", "managedHSMs/keys/write", "managedHSMs/keys/versions/read",
        "managedHSMs/privateEndpointConnections/read", "managedHSMs/privateEndpointConnections/write", "managedHSMs/privateEndpointConnections/delete",
        "managedHSMs/privateEndpointConnectionProxies/read", "managedHSMs/privateEndpointConnectionProxies/write",
        "managedHSMs/privateEndpointConnectionProxies/delete", "managedHSMs/privateEndpointConnectionProxies/validate/action",
        "managedHSMs/privateLinkResources/read",
        "operations/read",
        "vaults/read", "vaults/write", "vaults/delete", "vaults/deploy/action", "vaults/PrivateEndpointConnectionsApproval/action",
        "vaults/joinPerimeter/action", "vaults/accessPolicies/write",
        "vaults/eventGridFilters/read", "vaults/eventGridFilters/write", "vaults/eventGridFilters/delete",
        "vaults/keys/read", "vaults/keys/write", "vaults/keys/versions/read", "vaults/secrets/read", "vaults/secrets/write",
        "vaults/privateEndpointConnections/read", "vaults/privateEndpointConnections/write", "vaults/privateEndpointConnections/delete",
        "vaults/privateEndpointConnectionProxies/read", "vaults/privateEndpointConnectionProxies/write",
        "vaults/privateEndpointConnectionProxies/delete", "vaults/privateEndpointConnectionProxies/validate/action",
        "vaults/privateLinkResources/read",
        "vaults/networkSecurityPerimeterConfigurations/read", "vaults/networkSecurityPerimeterConfigurations/reconcile/action",
        "vaults/networkSecurityPerimeterAssociationProxies/read", "vaults/networkSecurityPerimeterAssociationProxies/write",
        "vaults/networkSecurityPerimeterAssociationProxies/delete",
        "vaults/providers/Microsoft.Insights/diagnosticSettings/Read", "vaults/providers/Microsoft.Insights/diagnosticSettings/Write",
        "vaults/providers/Microsoft.Insights/logDefinitions/read", "vaults/providers/Microsoft.Insights/metricDefinitions/read");

    public static ImmutableArray<string> DataActions { get; } = Prefixed(
        "Microsoft.KeyVault/vaults/",
        "certificatecas/read", "certificatecas/write", "certificatecas/delete",
        "certificatecontacts/write",
        "certificates/read", "certificates/delete", "certificates/backup/action", "certificates/purge/action", "certificates/update/action",
        "certificates/create/action", "certificates/import/action", "certificates/recover/action", "certificates/restore/action",
        "keyrotationpolicies/read", "keyrotationpolicies/write",
        "keys/read", "keys/delete", "keys/update/action", "keys/create/action", "keys/import/action", "keys/recover/action", "keys/restore/action",
        "keys/backup/action", "keys/purge/action", "keys/encrypt/action", "keys/decrypt/action", "keys/wrap/action", "keys/unwrap/action",
        "keys/sign/action", "keys/verify/action", "keys/release/action", "keys/rotate/action",
        "secrets/delete", "secrets/backup/action", "secrets/purge/action", "secrets/update/action", "secrets/recover/action",
        "secrets/restore/action", "secrets/readMetadata/action", "secrets/getSecret/action", "secrets/setSecret/action",
        "storageaccounts/read", "storageaccounts/set/action", "storageaccounts/delete", "storageaccounts/backup/action",
        "storageaccounts/purge/action", "storageaccounts/regeneratekey/action", "storageaccounts/recover/action", "storageaccounts/restore/action",
        "storageaccounts/sas/set/action", "storageaccounts/sas/delete", "storageaccounts/sas/read");

    private static ImmutableArray<string> Prefixed(string prefix, params ReadOnlySpan<string> names)
    {
        var prefixed = ImmutableArray.CreateBuilder<string>(names.Length);
        foreach (var name in names)
        {
            prefixed.Add(prefix + name);
        }

        return prefixed.MoveToImmutable();
    }
}
