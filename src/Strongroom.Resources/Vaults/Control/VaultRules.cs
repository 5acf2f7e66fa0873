using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>
/// What a PUT or PATCH makes of a vault, and what it may not (control-plane reference §2.3, §2.4). A PUT is a whole replacement: what it leaves
/// out falls back to the default, but for what cannot be changed back and for the permission model, which stay.
/// </summary>
internal static class VaultRules
{
    private const int DefaultRetentionDays = 90;
    private const string FirstVersionWithRbac = "2026-02-01";

    /// <summary>A new vault, as far as the body decides it.</summary>
    public static Result<VaultRecord> Create(VaultForm form, ArmVersion version, VaultRecord frame)
    {
        if (form.IsPremium is null)
        {
            return ArmErrors.Missing("properties.sku");
        }

        if (form.Tenant is null)
        {
            return ArmErrors.Missing("properties.tenantId");
        }

        if (ForeignTenant(form, frame) is { } foreign)
        {
            return foreign;
        }

        return frame with
        {
            RetentionDays = form.RetentionDays ?? DefaultRetentionDays,
            PurgeProtection = form.PurgeProtection ?? false,
            Settings = Whole(form, form.UsesRbac ?? version.IsAtLeast(FirstVersionWithRbac)),
        };
    }

    public static Result<VaultRecord> Replace(VaultForm form, VaultRecord existing)
    {
        if (form.IsPremium is null)
        {
            return ArmErrors.Missing("properties.sku");
        }

        return Fixed(form, existing) is { } fault
            ? fault
            : existing with { PurgeProtection = form.PurgeProtection ?? existing.PurgeProtection, Settings = Whole(form, form.UsesRbac ?? existing.Settings.UsesRbac) };
    }

    /// <summary>A member that is absent stays; lists and the network rules are replaced whole.</summary>
    public static Result<VaultRecord> Patch(VaultForm form, VaultRecord existing)
    {
        if (Fixed(form, existing) is { } fault)
        {
            return fault;
        }

        var before = existing.Settings;
        return existing with
        {
            PurgeProtection = form.PurgeProtection ?? existing.PurgeProtection,
            Settings = before with
            {
                Tags = form.Tags ?? before.Tags,
                IsPremium = form.IsPremium ?? before.IsPremium,
                EnabledForDeployment = form.EnabledForDeployment ?? before.EnabledForDeployment,
                EnabledForDiskEncryption = form.EnabledForDiskEncryption ?? before.EnabledForDiskEncryption,
                EnabledForTemplateDeployment = form.EnabledForTemplateDeployment ?? before.EnabledForTemplateDeployment,
                UsesRbac = form.UsesRbac ?? before.UsesRbac,
                PublicNetworkAccess = form.PublicNetworkAccess ?? before.PublicNetworkAccess,
                Network = form.Network ?? before.Network,
                Policies = form.Policies ?? before.Policies,
            },
        };
    }

    private static VaultSettings Whole(VaultForm form, bool usesRbac) => new()
    {
        Tags = form.Tags ?? VaultSettings.Default.Tags,
        IsPremium = form.IsPremium!.Value,
        EnabledForDeployment = form.EnabledForDeployment ?? false,
        EnabledForDiskEncryption = form.EnabledForDiskEncryption ?? false,
        EnabledForTemplateDeployment = form.EnabledForTemplateDeployment ?? false,
        UsesRbac = usesRbac,
        PublicNetworkAccess = form.PublicNetworkAccess ?? PublicNetworkAccess.Enabled,
        Network = form.Network,
        Policies = form.Policies ?? [],
    };

    private static VaultError? Fixed(VaultForm form, VaultRecord existing)
    {
        if (form.RetentionDays is { } days && days != existing.RetentionDays)
        {
            return ArmErrors.Invalid("properties.softDeleteRetentionInDays", $"It is {existing.RetentionDays} and cannot be changed after the vault was created.", "BadRequest");
        }

        return ForeignTenant(form, existing);
    }

    private static VaultError? ForeignTenant(VaultForm form, VaultRecord vault) => form.Tenant is { } tenant && tenant != vault.Tenant.Value
        ? ArmErrors.Invalid("properties.tenantId", $"It must be the tenant of the subscription, '{vault.Tenant}'.", "BadRequest")
        : null;
}
