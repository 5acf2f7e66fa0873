namespace Strongroom.Identity;

/// <summary>A tenant in the snapshot.</summary>
/// <param name="Issuer">The one <c>iss</c> of this tenant's tokens and documents: made once, compared ordinally.</param>
internal sealed record TenantEntry(TenantRecord Record, string Issuer);
