namespace Strongroom.Kernel;

/// <summary>A refusal: what the caller is told and what the audit record keeps. Never carries a secret (S35, S56).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The Azure error code, as in <c>error.code</c>.</param>
/// <param name="Message">Safe text; clients show it verbatim to people.</param>
/// <param name="InnerCode">The value of <c>error.innererror.code</c>; null means no inner error.</param>
public sealed record VaultError(int Status, string Code, string Message, string? InnerCode = null)
{
    /// <summary>Whole seconds after which a retry makes sense; null means the answer says nothing about it.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The member of the request that is at fault, as in <c>properties.sku.name</c>; null when it is none.</summary>
    public string? Target { get; init; }

    /// <summary>Set on every 401: the exact value of <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }
}
