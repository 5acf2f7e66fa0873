namespace Strongroom.Gate;

/// <summary><c>keyProperties</c> of an audit record: what kind of key it is, never anything of it.</summary>
/// <param name="Type">As on the wire, as in <c>RSA-HSM</c>.</param>
/// <param name="Curve">Null when the type has none.</param>
/// <param name="Operations"><c>key_ops</c>, separated by commas.</param>
/// <param name="NotBefore">Unix seconds.</param>
/// <param name="Expires">Unix seconds.</param>
public sealed record AuditedKey(string Type, int Size, string? Curve, string Operations, bool Enabled, long? NotBefore, long? Expires, string HsmPlatform);
