using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>The refusals of certificates, in the words of the real service where they are known (wire reference §2.2).</summary>
internal static class CertificateRefusals
{
    public static VaultError IssuerNotFound { get; } = new(404, "CertificateIssuerNotFound", "Issuer not found");

    public static VaultError ContactsNotFound { get; } = new(404, "ContactsNotFound", "Contacts not found");

    /// <summary>The code is Azure's, although the status is 409 (G44).</summary>
    public static VaultError OperationInProgress { get; } = new(
        409, "Forbidden", "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress.");

    public static VaultError NotInProgress { get; } =
        new(400, "BadParameter", "The certificate's operation is not in progress, so that it cannot be cancelled or merged.");

    /// <summary>Its spelling is Azure's.</summary>
    public static VaultError MergeForbidden(string issuer) =>
        new(403, "Forbidden", $"Merge is forbidden on pending object created with issuer : {issuer} while it is in progess.");

    public static VaultError OtherKey { get; } = new(
        400, "BadParameter",
        "The public key of the end-entity certificate in the specified X.509 certificate content does not match the public part of the specified private key. " +
        "Please check if certificate is valid.");

    public static VaultError PendingNotFound(ObjectName name) => new(404, "PendingCertificateNotFound", $"Pending certificate not found: {name}");

    public static VaultError Expired { get; } = new(400, "BadParameter", "The certificate has expired and cannot be imported.", "CertificateExpired");

    public static VaultError PolicyRequired { get; } = Refusals.InvalidProperty("policy", "It is required for the first version of a certificate.");

    public static VaultError IssuerDisabled { get; } = Refusals.InvalidProperty("policy.issuer.name", "The issuer is disabled.");

    public static VaultError IssuerInUse(string certificate) =>
        new(409, "Conflict", $"The issuer is that of certificate {certificate}, whose renewals need it. Change the policies that name it first.");

    public static VaultError NoSuchProvider(string provider) => Refusals.InvalidProperty(
        "policy.issuer.name", $"The issuer's provider, {provider}, is no certification authority that this installation knows. An operator registers it.");
}
