using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>What a caller wants to do, as the one decision reads it.</summary>
/// <param name="Action">The operation, as in <c>Microsoft.KeyVault/vaults/secrets/getSecret/action</c>.</param>
/// <param name="IsDataAction">True when roles grant it through <c>dataActions</c>.</param>
/// <param name="Resource">The most specific object; for a list, what holds the listed.</param>
public readonly record struct AccessQuestion(string Action, bool IsDataAction, Scope Resource)
{
    /// <summary>The vault of a data action. When it is not in the RBAC model, its access policies answer instead of roles.</summary>
    public VaultEntry? Vault { get; init; }

    /// <summary>The access-policy permission, as in <c>secrets/get</c>; null when access policies cannot grant the operation.</summary>
    public string? Permission { get; init; }

    /// <summary>What conditions may look at; null means that no attribute is known, and no comparison with one then holds.</summary>
    public AccessAttributes? Attributes { get; init; }
}
