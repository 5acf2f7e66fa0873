using Strongroom.Identity.Guessing;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>One answered token request: what the client is told and what the trail keeps.</summary>
/// <param name="Error">Null when a token was issued.</param>
internal sealed record SignIn(TokenError? Error) : IDisposable
{
    /// <summary>What the trail calls it.</summary>
    public string Operation { get; init; } = IdentityOperations.SignIn.Name;

    public TenantId? Tenant { get; init; }

    public ClientId? Client { get; init; }

    public PrincipalId? Principal { get; init; }

    /// <summary>How the client proved itself, as <c>appidacr</c> says it; null when it has not.</summary>
    public string? ClientProof { get; init; }

    /// <summary>Which credential that was, in words for an auditor: its kind and its id or name, never a part of it.</summary>
    public string? Credential { get; init; }

    /// <summary><c>xms_mirid</c>; null for an application.</summary>
    public string? ManagedResource { get; init; }

    /// <summary>
    /// False when the door keeps no record: of a refusal that the trail counts instead, all but the first while a guesser has to wait; of a change
    /// that carries its own; of a call that is no sign-in and went well.
    /// </summary>
    public bool Recorded { get; init; } = true;

    /// <summary>How many such refusals there were since the last one kept.</summary>
    public int Unrecorded { get; init; }

    /// <summary>The resource asked for.</summary>
    public string? Audience { get; init; }

    public string? Issuer { get; init; }

    public string? TokenId { get; init; }

    /// <summary>The scope as it was asked for; repeated in v2 answers.</summary>
    public string? Scope { get; init; }

    public TokenVersion Version { get; init; }

    /// <summary>Unix seconds.</summary>
    public long NotBefore { get; init; }

    /// <summary>Unix seconds.</summary>
    public long Expires { get; init; }

    /// <summary>The token itself, ASCII; there exactly when <see cref="Error"/> is null.</summary>
    public SecretBytes? Token { get; init; }

    /// <summary>Why it was refused, for the trail alone; null when the client is told as much.</summary>
    public string? TrueReason { get; init; }

    /// <summary>True when the answer names the client, which the asking agent did not have to know.</summary>
    public bool ShowsClient { get; init; }

    /// <summary>An attempt that is not looked at yet.</summary>
    public static SignIn Wait(Waiting waiting) => new(TokenErrors.TooManyAttempts(waiting.Seconds)) { Recorded = waiting.Recorded, Unrecorded = waiting.Unrecorded };

    public void Dispose() => Token?.Dispose();
}
