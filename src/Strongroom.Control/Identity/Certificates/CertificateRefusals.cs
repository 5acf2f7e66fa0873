using Strongroom.Kernel;

namespace Strongroom.Identity.Certificates;

/// <summary>Why a certificate or an authority is not taken; codes as in Microsoft Graph.</summary>
internal static class CertificateRefusals
{
    public static VaultError TooLong { get; } = Bad($"The certificate is longer than {CertificateReader.MaxLength} bytes.");

    public static VaultError HasPrivateKey { get; } = Bad(
        "The file holds a private key (PRIVATE KEY). Only the certificate belongs here: leave the key where the application runs, and send the CERTIFICATE block alone."
        + " Whoever else has seen the file can use the key.");

    public static VaultError NotOne { get; } = Bad("The certificate must be exactly one, as PEM (BEGIN CERTIFICATE) or as DER; PFX files are not taken.");

    public static VaultError NotDer { get; } = Bad("The certificate is not in DER, or is damaged.");

    public static VaultError BadKey { get; } = Bad("The certificate's key must be RSA of 2048 to 4096 bits or EC on P-256, P-384 or P-521.");

    public static VaultError TooComplex { get; } = Bad("The certificate has more than 64 extensions or more than 100 alternative names.");

    public static VaultError Expired(DateTimeOffset end) => Bad($"The certificate expired on {end:yyyy-MM-dd HH:mm:ss}Z.");

    public static VaultError BadName { get; } = Bad("displayName must have 1 to 256 characters and no control characters.");

    public static VaultError Registered { get; } =
        new(409, "Request_MultipleObjectsWithSameKeyValue", "The application has this certificate already.") { Target = "certificate" };

    public static VaultError TooMany { get; } =
        new(400, "Directory_QuotaExceeded", $"An application holds at most {ApplicationRecord.MaxCredentials} certificates. Remove one first.") { Target = "certificate" };

    public static VaultError Managed { get; } =
        new(400, "Request_BadRequest", "A managed identity takes no certificates: its machine's agent or a federated credential speaks for it.") { Target = "clientId" };

    public static VaultError NotAnAuthority { get; } =
        Bad("The certificate is no authority's: it needs basicConstraints CA:TRUE and keyUsage keyCertSign. Register a client's own certificate on its application instead.");

    public static VaultError BadSubject { get; } =
        new(400, "Request_BadRequest", "subjectName must have 1 to 253 characters, no control characters and no wildcard.") { Target = "subjectName" };

    public static VaultError TooManyAuthorities(int most) => new(400, "Directory_QuotaExceeded", $"A tenant has at most {most} authorities.");

    public static VaultError TooManySubjects(int most) => new(400, "Directory_QuotaExceeded", $"An application trusts at most {most} subjects.");

    private static VaultError Bad(string message) => new(400, "Request_BadRequest", message) { Target = "certificate" };
}
