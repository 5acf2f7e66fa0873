using System.Diagnostics.CodeAnalysis;
using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Access.Authorization;

/// <summary>The <c>$filter</c> of a list of role definitions (control-plane reference §3.1).</summary>
/// <param name="Name">Compared without case; null for any.</param>
/// <param name="IsBuiltIn">Null for both.</param>
/// <param name="AndBelow">Also those that can be assigned only below the scope.</param>
internal sealed record RoleDefinitionFilter(string? Name, bool? IsBuiltIn, bool AndBelow)
{
    public static bool TryRead(string? text, [NotNullWhen(true)] out RoleDefinitionFilter? filter)
    {
        filter = null;
        if (!ArmFilter.TryParse(text, out var parsed))
        {
            return false;
        }

        var read = new RoleDefinitionFilter(null, null, AndBelow: false);
        foreach (var term in parsed.Terms)
        {
            if (term.IsEqual("roleName") && term.Value is not null)
            {
                read = read with { Name = term.Value };
            }
            else if (term.IsEqual("type") && term.Value is { } type && (IsBuiltInType(type) || Is(type, "CustomRole")))
            {
                read = read with { IsBuiltIn = IsBuiltInType(type) };
            }
            else if (term.IsFunction("atScopeAndBelow") && term.Value is null)
            {
                read = read with { AndBelow = true };
            }
            else
            {
                return false;
            }
        }

        filter = read;
        return true;
    }

    public bool Admits(Role role, Scope scope) =>
        (Name is null || Is(role.Definition.Name, Name))
        && (IsBuiltIn is null || IsBuiltIn == role.IsBuiltIn)
        && (role.Definition.IsAssignableAt(scope) || (AndBelow && role.Definition.AssignableScopes.Any(scope.Covers)));

    /// <summary>The second is what the roles of a managed HSM are called.</summary>
    private static bool IsBuiltInType(string type) => Is(type, "BuiltInRole") || Is(type, "AKVBuiltInRole");

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
