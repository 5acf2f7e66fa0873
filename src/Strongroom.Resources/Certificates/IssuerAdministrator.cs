namespace Strongroom.Certificates;

/// <summary>One of an issuer's <c>admin_details</c>.</summary>
internal sealed record IssuerAdministrator(string? FirstName, string? LastName, string? Email, string? Phone);
