using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>What the local endpoints say when they say no. Nothing in it tells which identities there are.</summary>
internal static class LocalRefusals
{
    public static VaultError NotFound { get; } = new(404, "not_found", "There is nothing here");

    public static VaultError Method { get; } = new(405, "method_not_allowed", "Only GET is answered");

    public static VaultError Metadata { get; } = new(400, "bad_request_102", "Required metadata header not specified");

    public static VaultError Forwarded { get; } = new(400, "bad_request_103", "A request that was forwarded is not answered");

    public static VaultError Host { get; } = new(400, "bad_request_104", "The Host header names no address of this machine");

    public static VaultError ApiVersion { get; } = new(400, "bad_request_105", "The api-version is missing or not supported");

    public static VaultError Stranger { get; } = new(403, "access_denied", "This process may not use the identities of this machine");

    /// <summary>The text that az and the SDKs know.</summary>
    public static VaultError NoIdentity { get; } = new(400, "invalid_request", "Identity not found");

    public static VaultError Revoked { get; } = new(403, "access_denied", "The agent of this machine is not enrolled: enrol it again");

    /// <summary>The header of App Service is absent or not this user's.</summary>
    public static VaultError Header { get; } = new(401, "unauthorized", "The X-IDENTITY-HEADER is not this user's");

    public static VaultError Parameter(string name, string fault) => new(400, "invalid_request", $"{name} {fault}") { Target = name };

    public static VaultError Challenge(string path) => new(401, "unauthorized", "Read the file that WWW-Authenticate names, and ask again") { Challenge = $"Basic realm={path}" };
}
