namespace Strongroom.Gate;

/// <summary>
/// The attributes that conditions may name (control-plane reference §3.5). What an operation does not have stays null: no comparison with it
/// holds, and <c>Exists</c> says so.
/// </summary>
public sealed record AccessAttributes
{
    /// <summary><c>@Resource[Microsoft.KeyVault/vaults:name]</c>, in the case of its creation.</summary>
    public string? VaultName { get; init; }

    /// <summary><c>@Resource[Microsoft.KeyVault/vaults/secrets:name]</c>: the secret that is there already, as the request spells it.</summary>
    public string? ResourceSecretName { get; init; }

    /// <summary><c>@Request[Microsoft.KeyVault/vaults/secrets:name]</c>: the secret that a set or restore would make.</summary>
    public string? RequestSecretName { get; init; }

    /// <summary>The role assignment that a write would make, for <c>@Request[Microsoft.Authorization/roleAssignments:…]</c>.</summary>
    public AssignmentAttributes? RequestAssignment { get; init; }

    /// <summary>The role assignment that a delete would remove, for <c>@Resource[Microsoft.Authorization/roleAssignments:…]</c>.</summary>
    public AssignmentAttributes? ResourceAssignment { get; init; }

    /// <summary><c>@Environment[UtcNow]</c>.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary><c>@Environment[isPrivateLink]</c>.</summary>
    public bool? IsPrivateLink { get; init; }

    /// <summary><c>@Environment[Microsoft.Network/privateEndpoints]</c>: the resource id of the private endpoint that the request came through.</summary>
    public string? PrivateEndpoint { get; init; }

    /// <summary><c>@Environment[Microsoft.Network/virtualNetworks/subnets]</c>: the resource id of the subnet that the request came from.</summary>
    public string? Subnet { get; init; }

    /// <summary>
    /// <c>@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:{set}_{attribute}]</c>: the values by <c>{set}_{attribute}</c>, as the
    /// condition spells it unless the map ignores case.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? PrincipalAttributes { get; init; }
}
