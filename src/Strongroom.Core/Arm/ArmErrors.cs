using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>The refusals that every provider shares (control-plane reference §1.3).</summary>
public static class ArmErrors
{
    public const string InvalidParameter = "InvalidParameter";

    public static VaultError MissingApiVersion { get; } =
        new(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");

    public static VaultError InvalidPath { get; } = new(400, "InvalidResourceId", "The request URI is not a valid resource ID.");

    public static VaultError NotFound { get; } = new(404, "NotFound", "The request URI names no operation of the control plane.");

    public static VaultError MethodNotAllowed { get; } = new(405, "MethodNotAllowed", "The resource does not accept this method.");

    public static VaultError UnknownVersion(ArmType type, string given)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new VaultError(
            400,
            "NoRegisteredProviderFound",
            $"No registered resource provider found for type '{type.FullName}' and API version '{Shown(given)}'. The supported api-versions are '{string.Join(", ", type.Versions)}'.");
    }

    public static VaultError UnknownNamespace(string given) => new(404, "InvalidResourceNamespace", $"The resource namespace '{Shown(given)}' is invalid.");

    public static VaultError UnknownType(string space, string given) =>
        new(404, "InvalidResourceType", $"The resource type '{Shown(given)}' could not be found in the namespace '{Shown(space)}'.");

    public static VaultError SubscriptionNotFound(Guid subscription) =>
        new(404, "SubscriptionNotFound", $"The subscription '{subscription:D}' could not be found.");

    public static VaultError GroupNotFound(string group) => new(404, "ResourceGroupNotFound", $"Resource group '{Shown(group)}' could not be found.");

    public static VaultError ResourceNotFound(ArmType type, string name, string group)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new VaultError(
            404,
            "ResourceNotFound",
            $"The Resource '{type.FullName}/{Shown(name)}' under resource group '{Shown(group)}' was not found.");
    }

    public static VaultError Locked(string scope, string action, string lockName) =>
        new(409, "ScopeLocked", $"The scope '{scope}' cannot perform the operation '{action}' because following scope(s) are locked: '{lockName}'. Please remove the lock and try again.");

    /// <summary>One member of the body or the query, by its path as in <c>properties.sku.name</c>, and what is wrong with it.</summary>
    public static VaultError Invalid(string member, string reason, string code = InvalidParameter) =>
        new(400, code, $"The value of '{member}' is invalid. {reason}") { Target = member };

    public static VaultError Missing(string member) => new(400, InvalidParameter, $"The required member '{member}' is missing.") { Target = member };

    /// <summary>Text from a request as it may stand in an error: at most 128 characters.</summary>
    public static string Shown(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.Length <= 128 ? given : string.Concat(given.AsSpan(0, 128), "…");
    }
}
