namespace Strongroom.Identity.Certificates;

/// <summary>An authority of a tenant, as people see it.</summary>
/// <param name="Thumbprint">SHA-1 in upper-case hexadecimal, as tools show it.</param>
public sealed record RegisteredAuthority(Guid Id, string DisplayName, string Thumbprint, DateTimeOffset NotAfter);
