namespace Strongroom.Gate;

/// <summary><c>secretProperties</c> of an audit record: attributes, never the value or a tag.</summary>
/// <param name="NotBefore">Unix seconds.</param>
/// <param name="Expires">Unix seconds.</param>
public sealed record AuditedSecret(string? ContentType, bool Enabled, long? NotBefore, long? Expires);
