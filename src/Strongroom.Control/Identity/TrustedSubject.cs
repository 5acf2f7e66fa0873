namespace Strongroom.Identity;

/// <summary>Subject-name and issuer trust: any certificate with this subject that chains to that authority speaks for the application.</summary>
/// <param name="SubjectName">A DNS name of the certificate, or its common name where it has none.</param>
/// <param name="Authority">The trusted authority of the tenant.</param>
internal sealed record TrustedSubject(string SubjectName, Guid Authority);
