using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Hsm;

/// <summary>Where a request about roles stands: the HSM, and the scope in it that the path begins with.</summary>
/// <param name="WrittenScope">In the letters of the request.</param>
internal readonly record struct HsmPlace(VaultEntry Hsm, Scope Scope, string WrittenScope)
{
    private const string Provider = "providers/Microsoft.Authorization/";

    /// <summary>Refuses a name that no key can have.</summary>
    public static Result<HsmPlace> Of(Passage passage)
    {
        var hsm = passage.Vault;
        if (passage.Route("name") is not { } given)
        {
            return passage.Operation.HsmCollection is null ? new HsmPlace(hsm, Scope.Root, "/") : new HsmPlace(hsm, HsmScope.Keys, HsmScope.Keys.Path);
        }

        return ObjectName.TryParse(given, out var name) && HsmScope.TryParse($"{HsmScope.Keys.Path}/{name.Folded}", out var scope)
            ? new HsmPlace(hsm, scope, $"{HsmScope.Keys.Path}/{name.Shown}")
            : Refusals.InvalidName(given);
    }

    public TenantId Tenant => Hsm.Tenant;

    /// <summary>The question for a right at a scope of this HSM.</summary>
    public AccessQuestion Ask(string action, Scope scope, DateTimeOffset now) =>
        new(action, IsDataAction: true, HsmScope.Shown(Hsm.Scope, scope)) { Attributes = new AccessAttributes { VaultName = Hsm.Name.Value, Now = now } };

    /// <summary>The id of an assignment, as in <c>/keys/k1/providers/Microsoft.Authorization/roleAssignments/{id}</c>.</summary>
    public static string IdOf(string scope, AssignmentId id) => $"{scope.TrimEnd('/')}/{Provider}roleAssignments/{id}";

    /// <summary>The service writes the ids of its roles so, without a slash before, and clients send them back.</summary>
    public static string IdOf(RoleId id) => $"Microsoft.KeyVault/{Provider}roleDefinitions/{id}";
}
