namespace Strongroom.Gate;

/// <summary>The rooms that the gate asks, plugged together by the server.</summary>
public sealed record GatePorts(IVaultDirectory Vaults, IAuthenticate Tokens, IDecide Roles, IThrottle Throttle, IAuditTrail Trail);
