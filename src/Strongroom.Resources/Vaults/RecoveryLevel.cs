using Strongroom.Gate;

namespace Strongroom.Vaults;

/// <summary>The recovery level of a vault's objects, as an api-version may show it (wire reference §4.2).</summary>
internal static class RecoveryLevel
{
    private const int FullRetentionDays = 90;

    public static string Of(VaultEntry vault, ApiVersion version)
    {
        var customized = vault.RetentionDays < FullRetentionDays && version.KnowsCustomizedLevels;
        return (customized, vault.PurgeProtection) switch
        {
            (false, false) => "Recoverable+Purgeable",
            (false, true) => "Recoverable",
            (true, false) => "CustomizedRecoverable+Purgeable",
            (true, true) => "CustomizedRecoverable",
        };
    }
}
