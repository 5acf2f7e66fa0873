namespace Strongroom.Gate;

/// <summary>
/// What a route does, declared once: the audit name, the right it needs, the access-policy permission and the throttle class all come from
/// here. A route without one does not start.
/// </summary>
/// <param name="Name">The audit <c>operationName</c>, as in <c>SecretGet</c> (governance reference §3.3).</param>
/// <param name="Action">The RBAC operation, as in <c>Microsoft.KeyVault/vaults/secrets/getSecret/action</c>.</param>
/// <param name="IsDataAction">True when roles grant it through <c>dataActions</c>, false when through <c>actions</c>.</param>
/// <param name="Permission">The access-policy permission, as in <c>secrets/get</c>; null when access policies cannot grant it.</param>
public sealed record Operation(string Name, string Action, bool IsDataAction, string? Permission, OperationCost Cost);
