using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>Writes vaults, soft-deleted vaults and access policies (control-plane reference §2.2, §2.5).</summary>
internal sealed class VaultJson(InstallationNames names)
{
    public static string IdOf(VaultRecord record) =>
        $"/subscriptions/{record.Subscription:D}/resourceGroups/{record.ResourceGroup}/providers/{(record.Hsm is null ? VaultTypes.Vault : VaultTypes.Hsm).FullName}/{record.ShownName}";

    public static string DeletedIdOf(VaultRecord record) =>
        $"/subscriptions/{record.Subscription:D}/providers/Microsoft.KeyVault/locations/{record.Location}/{(record.Hsm is null ? "deletedVaults" : "deletedManagedHSMs")}/{record.ShownName}";

    public void Write(Utf8JsonWriter json, VaultRecord record)
    {
        var settings = record.Settings;
        json.WriteStartObject();
        json.WriteString("id"u8, IdOf(record));
        json.WriteString("name"u8, record.ShownName);
        json.WriteString("type"u8, VaultTypes.Vault.FullName);
        json.WriteString("location"u8, record.Location);
        ArmJson.WriteTags(json, settings.Tags);
        WriteSystemData(json, record);
        json.WriteStartObject("properties"u8);
        json.WriteStartObject("sku"u8);
        json.WriteString("family"u8, "A");
        json.WriteString("name"u8, settings.IsPremium ? "premium" : "standard");
        json.WriteEndObject();
        json.WriteString("tenantId"u8, record.Tenant.ToString());
        if (settings.Network is { } network)
        {
            WriteNetwork(json, network);
        }

        WritePolicies(json, settings);
        json.WriteBoolean("enabledForDeployment"u8, settings.EnabledForDeployment);
        json.WriteBoolean("enabledForDiskEncryption"u8, settings.EnabledForDiskEncryption);
        json.WriteBoolean("enabledForTemplateDeployment"u8, settings.EnabledForTemplateDeployment);
        json.WriteBoolean("enableSoftDelete"u8, true);
        json.WriteNumber("softDeleteRetentionInDays"u8, record.RetentionDays);
        json.WriteBoolean("enableRbacAuthorization"u8, settings.UsesRbac);

        // Left out when never set: a client that echoes a false would be refused.
        if (record.PurgeProtection)
        {
            json.WriteBoolean("enablePurgeProtection"u8, true);
        }

        json.WriteString("vaultUri"u8, names.VaultOrigin(record.Name) + "/");
        json.WriteString("provisioningState"u8, "Succeeded");
        json.WriteString("publicNetworkAccess"u8, settings.PublicNetworkAccess.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteDeleted(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, DeletedIdOf(record));
        json.WriteString("name"u8, record.ShownName);
        json.WriteString("type"u8, (record.Hsm is null ? VaultTypes.Deleted : VaultTypes.DeletedHsm).FullName);
        json.WriteStartObject("properties"u8);
        json.WriteString(record.Hsm is null ? "vaultId"u8 : "mhsmId"u8, IdOf(record));
        json.WriteString("location"u8, record.Location);
        ArmJson.WriteTags(json, record.Settings.Tags);
        json.WriteString("deletionDate"u8, ArmJson.Time(record.DeletedAt!.Value));
        json.WriteString("scheduledPurgeDate"u8, ArmJson.Time(record.PurgeAt!.Value));
        if (record.PurgeProtection)
        {
            json.WriteBoolean("purgeProtectionEnabled"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The answer to an operation on access policies.</summary>
    public static void WritePolicyResource(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, IdOf(record) + "/accessPolicies/");
        json.WriteString("type"u8, VaultTypes.Policies.FullName);
        json.WriteString("location"u8, record.Location);
        json.WriteStartObject("properties"u8);
        WritePolicies(json, record.Settings);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteSystemData(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject("systemData"u8);
        WriteActor(json, "createdBy"u8, "createdByType"u8, "createdAt"u8, record.CreatedBy, record.CreatedAt);
        WriteActor(json, "lastModifiedBy"u8, "lastModifiedByType"u8, "lastModifiedAt"u8, record.ChangedBy ?? record.CreatedBy, record.ChangedAt ?? record.CreatedAt);
        json.WriteEndObject();
    }

    private static void WriteActor(Utf8JsonWriter json, ReadOnlySpan<byte> by, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> at, PrincipalId? actor, DateTimeOffset time)
    {
        if (actor is { } principal)
        {
            json.WriteString(by, principal.ToString());
            json.WriteString(kind, "Application");
        }

        json.WriteString(at, ArmJson.Time(time));
    }

    public static void WriteNetwork(Utf8JsonWriter json, NetworkRules network)
    {
        json.WriteStartObject("networkAcls"u8);
        json.WriteString("bypass"u8, network.BypassesAzureServices ? "AzureServices" : "None");
        json.WriteString("defaultAction"u8, network.Denies ? "Deny" : "Allow");
        json.WriteStartArray("ipRules"u8);
        foreach (var address in network.Addresses)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("virtualNetworkRules"u8);
        foreach (var subnet in network.Subnets)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, subnet.Id);
            json.WriteBoolean("ignoreMissingVnetServiceEndpoint"u8, subnet.IgnoresMissingEndpoint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePolicies(Utf8JsonWriter json, VaultSettings settings)
    {
        json.WriteStartArray("accessPolicies"u8);
        foreach (var policy in settings.Policies)
        {
            json.WriteStartObject();
            json.WriteString("tenantId"u8, policy.Tenant.ToString());
            json.WriteString("objectId"u8, policy.Principal.ToString());
            if (policy.Application is { } application)
            {
                json.WriteString("applicationId"u8, application.ToString());
            }

            json.WriteStartObject("permissions"u8);
            foreach (var category in PolicyPermissions.Categories)
            {
                json.WriteStartArray(category);
                foreach (var permission in policy.Permissions)
                {
                    if (permission.StartsWith(category, StringComparison.Ordinal) && permission[category.Length] == '/')
                    {
                        json.WriteStringValue(permission.AsSpan(category.Length + 1));
                    }
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
