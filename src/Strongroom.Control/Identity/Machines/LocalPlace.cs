using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>Where the local administration socket makes resources.</summary>
public sealed record LocalPlace(TenantId Tenant, Guid Subscription, string Group, string Location, DateTimeOffset Now);
