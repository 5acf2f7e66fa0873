using Strongroom.Kernel;

namespace Strongroom.Agent.Login;

/// <summary>How the server's answers look to the agent when they are no yes.</summary>
internal static class LoginRefusals
{
    public const string UnreachableCode = "temporarily_unavailable";
    public const string RevokedCode = "invalid_client";
    public const int RetrySeconds = 5;

    /// <summary>No answer, or none that means anything: what was valid before stays so.</summary>
    public static VaultError Unreachable(string reason) => new(503, UnreachableCode, $"The vault's login host does not answer: {reason}") { RetryAfterSeconds = RetrySeconds };

    /// <summary>The server does not know this agent any more.</summary>
    public static VaultError Revoked { get; } = new(401, RevokedCode, "The agent of this machine is not enrolled, or was revoked");
}
