using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>What may be exportable, and what may become of a release policy (wire reference §5.8; S11).</summary>
internal static class ReleaseRules
{
    /// <summary>A new version is as exportable as its key, unless it says otherwise, which is then refused.</summary>
    public static bool IsExportable(KeyRequest request, KeyHead? before) => request.Attributes.Exportable ?? before?.IsExportable ?? false;

    /// <summary>Whether a new key, or a new version of one that is there, may be as exportable as is asked.</summary>
    /// <param name="before">The key as it is; null when the name is new.</param>
    public static VaultError? CheckNew(Passage passage, KeyRequest request, KeyPlan plan, KeyHead? before)
    {
        var exportable = IsExportable(request, before);
        if (before is not null && before.IsExportable != exportable)
        {
            return KeyRefusals.Release(1003, "The exportable attribute of a key cannot be changed.");
        }

        if (!exportable)
        {
            return request.ReleasePolicy is null ? null : KeyRefusals.Release(1005, "Non-exportable keys must not have release policy.");
        }

        if (!passage.Vault.IsPremium || !passage.ApiVersion.IsAtLeast("7.3-preview"))
        {
            return KeyRefusals.Release(1001, "Exportable keys need a vault with the sku premium, or a managed HSM, and an api-version from 7.3 on.");
        }

        if (plan.Home != KeyHome.Token)
        {
            return KeyRefusals.Release(1006, "Only HSM-protected keys can be exportable.");
        }

        if (request.ReleasePolicy is null && before?.ReleasePolicy is null)
        {
            return KeyRefusals.Release(1004, "Exportable keys must have release policy.");
        }

        return request.ReleasePolicy is { } policy && before?.ReleasePolicy is { IsImmutable: true } fixedPolicy && !policy.SaysAs(fixedPolicy)
            ? KeyRefusals.Release(1020, "Immutable Key Release Policy cannot be modified.")
            : null;
    }

    /// <summary>The policy of a key with a new version. An immutable one stays so, also when it is sent again without the word.</summary>
    public static ReleasePolicy? PolicyOf(KeyRequest request, KeyHead before) =>
        before.ReleasePolicy is { IsImmutable: true } fixedPolicy ? fixedPolicy : request.ReleasePolicy ?? before.ReleasePolicy;

    /// <summary>Whether an update may give the key the policy that it asks for.</summary>
    public static VaultError? CheckUpdate(KeyRequest request, KeyHead head, bool namesVersion)
    {
        if (request.Attributes.Exportable is { } exportable && exportable != head.IsExportable)
        {
            return KeyRefusals.Release(1003, "The exportable attribute of a key cannot be changed.");
        }

        return request.ReleasePolicy is null ? null
            : !head.IsExportable ? KeyRefusals.Release(1005, "Non-exportable keys must not have release policy.")
            : namesVersion ? KeyRefusals.Release(1016, "Key Release Policy can only be set on versionless key.")
            : head.ReleasePolicy is { IsImmutable: true } ? KeyRefusals.Release(1020, "Immutable Key Release Policy cannot be modified.")
            : null;
    }
}
