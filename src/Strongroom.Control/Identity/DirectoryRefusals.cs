using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>What the directory answers instead of a change; codes as in Microsoft Graph.</summary>
internal static class DirectoryRefusals
{
    public static VaultError NotFound(string kind, Guid id) =>
        new(404, "Request_ResourceNotFound", $"Resource '{id:D}' ({kind}) does not exist or one of its queried reference-property objects are not present.");

    public static VaultError Exists(string what) => new(409, "Request_MultipleObjectsWithSameKeyValue", $"{what} exists already.");

    public static VaultError AlreadyReferenced(string property) => new(
        400, "Request_BadRequest", $"One or more added object references already exist for the following modified properties: '{property}'.");

    public static VaultError TooManyOwners { get; } = new(400, "Directory_QuotaExceeded", "An object of the directory has at most 100 owners.");

    public static VaultError BadText(string property, string form) => new(400, "Request_BadRequest", $"Invalid value specified for property '{property}': {form}");

    public static VaultError NameTaken(string property) =>
        new(400, "Request_BadRequest", $"Another object with the same value for property {property} already exists.");

    public static VaultError Managed { get; } = new(
        400, "Request_BadRequest", "This service principal is a managed identity: it lives with its resource, has no secret, and is changed through the control plane.");

    public static VaultError BadName { get; } = new(400, "Request_BadRequest", "displayName must have 1 to 256 characters and no control characters.");

    public static VaultError BadLifetime { get; } = new(400, "Request_BadRequest", "A secret's lifetime must be positive and at most 10 years.");

    public static VaultError TooManyGroups { get; } = new(400, "Directory_QuotaExceeded", $"A tenant holds at most {GroupHeadRecord.MaxGroups} groups.");

    public static VaultError TooManyMembers { get; } = new(400, "Directory_QuotaExceeded", $"A group holds at most {GroupRecord.MaxMembers} members.");

    public static VaultError CircularGroups { get; } = new(400, "Request_BadRequest", "A group cannot be a member of itself, directly or through others.");

    public static VaultError NestedTooDeep { get; } = new(400, "Request_BadRequest", $"Groups can be nested at most {GroupNesting.MaxDepth} deep.");

    public static VaultError ManagedIdentity { get; } = new(400, "Request_BadRequest", "A managed identity has no secret and no certificate: it is used by its resource, or through federation.");

    public static VaultError TooManySecrets { get; } = new(400, "Request_BadRequest", $"An application holds at most {ApplicationRecord.MaxCredentials} secrets. Remove one first.");
}
