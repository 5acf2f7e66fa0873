using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Who asks, as a verified token says it.</summary>
public sealed record Caller
{
    public required TenantId Tenant { get; init; }

    /// <summary>The <c>oid</c> claim.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The <c>appid</c> claim.</summary>
    public required ClientId Application { get; init; }

    public required string Issuer { get; init; }

    /// <summary><c>app</c> or <c>user</c>.</summary>
    public required string IdentityType { get; init; }

    /// <summary>How the client proved itself: "0" public, "1" secret, "2" certificate or federation (<c>appidacr</c>).</summary>
    public required string ClientProof { get; init; }

    /// <summary>The token's own id (<c>uti</c>), by which it can be found in the trail of tokens issued.</summary>
    public required string TokenId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The ARM path of a managed identity's resource (<c>xms_mirid</c>); null for any other caller.</summary>
    public string? ManagedResource { get; init; }

    /// <summary>Groups the principal belongs to, directly or through others.</summary>
    public IReadOnlyList<PrincipalId> Groups { get; init; } = [];
}
