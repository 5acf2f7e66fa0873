using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>A principal as others may speak of it.</summary>
/// <param name="Type"><c>User</c>, <c>Group</c> or <c>ServicePrincipal</c>, as in <c>principalType</c>.</param>
/// <param name="Application">The client id of an application's service principal.</param>
public sealed record PrincipalFacts(PrincipalId Id, string Type, string DisplayName, ClientId? Application);
