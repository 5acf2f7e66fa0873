using Strongroom.Kernel;

namespace Strongroom.Identity.Federation;

/// <summary>Why a federated credential is not kept. Each names the member at fault.</summary>
internal static class FederationRefusals
{
    private const string BadRequest = "Request_BadRequest";

    public static VaultError BadName { get; } =
        new(400, BadRequest, "name must have 3 to 120 letters, digits, hyphens and underscores, a letter or digit first.") { Target = "name" };

    public static VaultError BadIssuer { get; } = new(
        400, BadRequest,
        "issuer must be an absolute https URL of at most 600 characters without user, query and fragment, spelled as a URL parser gives it back: host in lower case, no port 443, no dot segments.")
    {
        Target = "issuer",
    };

    public static VaultError OwnIssuer { get; } = new(
        400, BadRequest, "issuer is this installation itself, whose tokens prove nothing about who holds them. Give the application that calls a role instead.") { Target = "issuer" };

    public static VaultError BadSubject { get; } = new(400, BadRequest, "subject must have 1 to 600 characters and no control characters.") { Target = "subject" };

    public static VaultError BadAudiences { get; } =
        new(400, BadRequest, "audiences must hold exactly one audience of 1 to 600 characters.") { Target = "audiences" };

    public static VaultError BadDescription { get; } = new(400, BadRequest, "description must have at most 600 characters and no control characters.") { Target = "description" };

    public static VaultError SubjectOrExpression { get; } =
        new(400, BadRequest, "Exactly one of subject and claimsMatchingExpression must be given.") { Target = "subject" };

    public static VaultError TooMany { get; } =
        new(400, "Directory_QuotaExceeded", $"An application holds at most {ApplicationRecord.MaxFederated} federated identity credentials. Remove one first.");

    public static VaultError NameTaken { get; } =
        new(409, "Request_MultipleObjectsWithSameKeyValue", "A federated identity credential of this name exists already.") { Target = "name" };

    public static VaultError SubjectTaken { get; } =
        new(409, "Request_MultipleObjectsWithSameKeyValue", "A federated identity credential of this issuer and subject exists already.") { Target = "subject" };

    public static VaultError FixedName { get; } = new(400, BadRequest, "name cannot be changed: remove the credential and add another.") { Target = "name" };

    public static VaultError NotFound { get; } =
        new(404, "Request_ResourceNotFound", "Resource (federatedIdentityCredential) does not exist or one of its queried reference-property objects are not present.");

    public static VaultError BadExpression(string reason) =>
        new(400, BadRequest, $"claimsMatchingExpression.value is not understood: {reason}") { Target = "claimsMatchingExpression.value" };
}
