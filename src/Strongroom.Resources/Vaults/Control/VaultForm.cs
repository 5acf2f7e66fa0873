using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>
/// What the body of a PUT or PATCH says about a vault; a null member was not there. Read-only members that clients echo (<c>vaultUri</c>,
/// <c>provisioningState</c>, <c>privateEndpointConnections</c>, <c>hsmPoolResourceId</c>, <c>systemData</c>) are not looked at.
/// </summary>
internal sealed record VaultForm
{
    public const int MaxPolicies = 1024;

    private const string BadRequest = "BadRequest";

    public string? Location { get; private init; }

    public IReadOnlyDictionary<string, string>? Tags { get; private init; }

    public Guid? Tenant { get; private init; }

    public bool? IsPremium { get; private init; }

    public bool IsRecovery { get; private init; }

    public bool? EnabledForDeployment { get; private init; }

    public bool? EnabledForDiskEncryption { get; private init; }

    public bool? EnabledForTemplateDeployment { get; private init; }

    public int? RetentionDays { get; private init; }

    public bool? PurgeProtection { get; private init; }

    public bool? UsesRbac { get; private init; }

    public PublicNetworkAccess? PublicNetworkAccess { get; private init; }

    public NetworkRules? Network { get; private init; }

    public ImmutableArray<PolicyEntry>? Policies { get; private init; }

    /// <summary>Reads the body; a member that no vault may have is the body's fault.</summary>
    public static Result<VaultForm> Read(ArmBody body)
    {
        var root = body.Root;
        var form = new VaultForm { Location = root.Text("location"), Tags = root.Tags("tags") };
        if (root.Object("properties") is { } properties)
        {
            form = ReadProperties(form, properties);
        }

        return body.Fault is { } fault ? fault : form;
    }

    private static VaultForm ReadProperties(VaultForm form, ArmMember properties)
    {
        if (properties.Flag("enableSoftDelete") == false)
        {
            properties.Refuse("enableSoftDelete", "Soft delete is always on and cannot be turned off.", BadRequest);
        }

        var protection = properties.Flag("enablePurgeProtection");
        if (protection == false)
        {
            properties.Refuse("enablePurgeProtection", "It cannot be set to false. Enabling purge protection is irreversible; leave the property out to have none.", BadRequest);
        }

        var retention = properties.Number("softDeleteRetentionInDays");
        if (retention is < 7 or > 90)
        {
            properties.Refuse("softDeleteRetentionInDays", "It must be a whole number from 7 to 90.", BadRequest);
        }

        return form with
        {
            Tenant = properties.Id("tenantId"),
            IsPremium = ReadSku(properties),
            IsRecovery = ReadMode(properties),
            EnabledForDeployment = properties.Flag("enabledForDeployment"),
            EnabledForDiskEncryption = properties.Flag("enabledForDiskEncryption"),
            EnabledForTemplateDeployment = properties.Flag("enabledForTemplateDeployment"),
            RetentionDays = retention,
            PurgeProtection = protection,
            UsesRbac = properties.Flag("enableRbacAuthorization"),
            PublicNetworkAccess = ReadAccess(properties),
            Network = properties.Object("networkAcls") is { } network ? NetworkForm.Read(network) : null,
            Policies = ReadPolicies(properties),
        };
    }

    /// <summary>The access policies of a vault, or of an operation on them. Entries with one key are one entry.</summary>
    public static ImmutableArray<PolicyEntry>? ReadPolicies(ArmMember properties)
    {
        if (properties.Objects("accessPolicies") is not { } given)
        {
            return null;
        }

        if (given.Count > MaxPolicies)
        {
            properties.Refuse("accessPolicies", $"At most {MaxPolicies} access policies are allowed.");
            return null;
        }

        ImmutableArray<PolicyEntry> entries = [];
        foreach (var each in given)
        {
            if (PolicyForm.Read(each) is { } entry)
            {
                entries = PolicyEdit.Merge(entries, entry);
            }
        }

        return entries;
    }

    private static bool? ReadSku(ArmMember properties)
    {
        if (properties.Object("sku") is not { } sku)
        {
            return null;
        }

        var family = sku.Text("family");
        if (family is not null && !family.Equals("A", StringComparison.OrdinalIgnoreCase))
        {
            sku.Refuse("family", "It must be A.");
        }

        switch (sku.Text("name")?.ToLowerInvariant())
        {
            case "standard":
                return false;
            case "premium":
                return true;
            case null:
                sku.Demand("name");
                return null;
            default:
                sku.Refuse("name", "It must be standard or premium.");
                return null;
        }
    }

    private static bool ReadMode(ArmMember properties)
    {
        switch (properties.Text("createMode")?.ToLowerInvariant())
        {
            case null or "default":
                return false;
            case "recover":
                return true;
            default:
                properties.Refuse("createMode", "It must be default or recover.");
                return false;
        }
    }

    private static PublicNetworkAccess? ReadAccess(ArmMember properties)
    {
        switch (properties.Text("publicNetworkAccess")?.ToLowerInvariant())
        {
            case null or "":
                return null;
            case "enabled":
                return Vaults.PublicNetworkAccess.Enabled;
            case "disabled":
                return Vaults.PublicNetworkAccess.Disabled;
            case "securedbyperimeter":
                return Vaults.PublicNetworkAccess.SecuredByPerimeter;
            default:
                properties.Refuse("publicNetworkAccess", "It must be Enabled, Disabled or SecuredByPerimeter.");
                return null;
        }
    }
}
