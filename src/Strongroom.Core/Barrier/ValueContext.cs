using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>Where a value belongs; it opens nowhere else (S2).</summary>
/// <param name="Kind">A constant of the room, as in <c>secrets</c>.</param>
/// <param name="Name">The folded spelling.</param>
public readonly record struct ValueContext(TenantId Tenant, VaultId Vault, string Kind, string Name, string Version);
