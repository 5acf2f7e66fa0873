using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>An access policy that did not grant, and why.</summary>
/// <param name="Principal">The caller, or the group through which it would have had the permission.</param>
/// <param name="Application">Set when the entry is for this application acting for the user.</param>
public sealed record NearPolicy(PrincipalId Principal, ClientId? Application, NearMiss Why);
