using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>What a surface demands of a token before it looks at anything else.</summary>
/// <param name="Tenant">The tenant that owns the resource; null where any tenant of the installation may ask, about itself.</param>
/// <param name="Audiences">Every accepted <c>aud</c>, compared ordinally and whole; the first is named in errors.</param>
public sealed record TokenExpectation(TenantId? Tenant, IReadOnlyList<string> Audiences);
