using System.Buffers;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>What an administrator asks of a new vault, already parsed.</summary>
/// <param name="RetentionDays">7 to 90.</param>
public sealed record VaultDraft(TenantId Tenant, Guid Subscription, string ResourceGroup, VaultName Name, string Location, int RetentionDays, bool PurgeProtection)
{
    public const int DefaultRetentionDays = 90;

    private static readonly SearchValues<char> LocationCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The first property that a vault may not have, or null.</summary>
    public VaultError? Fault()
    {
        if (RetentionDays is < 7 or > 90)
        {
            return Refusals.InvalidProperty("softDeleteRetentionInDays", "It must be a whole number from 7 to 90.");
        }

        if (!Scope.TryParse($"/subscriptions/{Subscription:D}/resourceGroups/{ResourceGroup}", out _) || ResourceGroup.Contains('/', StringComparison.Ordinal))
        {
            return Refusals.InvalidProperty("resourceGroup", "It must be 1 to 90 characters of letters, digits, '-', '_', '.', '(' and ')'.");
        }

        return Location.Length is 0 or > 64 || Location.AsSpan().ContainsAnyExcept(LocationCharacters)
            ? Refusals.InvalidProperty("location", "It must be 1 to 64 characters of lower-case letters, digits and '-'.")
            : null;
    }
}
