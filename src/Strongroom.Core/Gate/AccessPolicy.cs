using System.Collections.Frozen;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>One entry of a vault's access policies, as decisions read it (control-plane reference §2.6).</summary>
/// <param name="Tenant">An entry of another tenant than the vault's never matches.</param>
/// <param name="Principal">A user, an application's service principal, or a group.</param>
/// <param name="Application">Set for a compound identity: this application acting for that user.</param>
/// <param name="Permissions">As in <c>secrets/get</c>, compared without case; <c>secrets/all</c> stands for all of them.</param>
public sealed record AccessPolicy(TenantId Tenant, PrincipalId Principal, ClientId? Application, FrozenSet<string> Permissions);
