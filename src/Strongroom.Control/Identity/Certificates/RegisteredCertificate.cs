namespace Strongroom.Identity.Certificates;

/// <summary>A certificate of an application, as people see it.</summary>
/// <param name="Thumbprint">SHA-1 in upper-case hexadecimal, as tools show it.</param>
public sealed record RegisteredCertificate(Guid KeyId, string DisplayName, string Thumbprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
