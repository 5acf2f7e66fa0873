namespace Strongroom.Identity;

/// <summary>A refusal of the token service (control-plane reference §6.4).</summary>
/// <param name="Error">The OAuth error word.</param>
/// <param name="Code">The number after <c>AADSTS</c>.</param>
/// <param name="Text">Safe to show; may repeat a client id or resource, never a secret.</param>
internal sealed record TokenError(int Status, string Error, int Code, string Text)
{
    public int? RetryAfterSeconds { get; init; }
}
