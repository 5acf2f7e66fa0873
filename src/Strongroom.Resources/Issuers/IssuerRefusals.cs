using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Issuers;

/// <summary>Why a provider is not registered. Each names the member at fault.</summary>
internal static class IssuerRefusals
{
    public static VaultError BadName { get; } = Refusals.InvalidProperty("name", "It must have 1 to 63 letters, digits and hyphens, and must not be the name of the built-in authority.");

    public static VaultError BadAddress { get; } =
        Refusals.InvalidProperty("address", "It must be an absolute https URL of at most 600 characters without user, query and fragment.");

    public static VaultError TooMany { get; } =
        new(400, "QuotaExceeded", $"A tenant has at most {ProviderRegistry.Most} certification authorities. Remove one first.");

    public static VaultError Exists(string name) => new(409, "Conflict", $"There is a provider {name} already. Remove it first; issuers and their accounts keep.");

    public static VaultError NotFound { get; } = new(404, "NotFound", "There is no provider of this name.");

    public static VaultError NotRegistered(string kind) => Refusals.InvalidProperty("kind", $"It must be acme or est, and is {(kind.Length is > 0 and <= 32 ? kind : "neither")}.");

    public static VaultError UnknownSetting(string name) => Refusals.InvalidProperty(name, "Providers of this kind have no such setting.");

    public static VaultError BadSetting(string name, string reason) => Refusals.InvalidProperty(name, reason);
}
