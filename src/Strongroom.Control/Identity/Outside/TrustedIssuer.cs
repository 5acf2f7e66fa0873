using Strongroom.Kernel;

namespace Strongroom.Identity.Outside;

/// <summary>An issuer that is trusted, as lists show it.</summary>
public sealed record TrustedIssuer(string Issuer, TenantId Tenant, string Audience, IReadOnlyList<OutsideMapping> Mappings);
