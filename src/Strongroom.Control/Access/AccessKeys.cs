using System.Security.Cryptography;
using System.Text;
using Strongroom.Access.Hsm;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>Every key shape of this room.</summary>
public static class AccessKeys
{
    public static readonly RowShape<RoleDefinition> Roles = new("t/{tenant}/role/{id}", "A custom role.");

    /// <summary>The hash is over the name in upper case: names differ only if they differ without case.</summary>
    public static readonly RowShape<IdClaim> RoleNames = new("t/{tenant}/rolename/{hash}", "The one custom role of this name.");

    public static readonly RowShape<Tally> RoleUses =
        new("t/{tenant}/roleuse/{id}", "How many assignments a custom role has; exists as long as the role.");

    public static readonly RowShape<Tally> RoleCount = new("t/{tenant}/rolecount", "How many custom roles the tenant has.");

    public static readonly RowShape<RoleAssignment> Assignments = new("t/{tenant}/assignment/{id}", "A role given to a principal at a scope.");

    /// <summary>The hash is over role, principal and scope: a second assignment of the three has no place.</summary>
    public static readonly RowShape<IdClaim> AssignmentClaims =
        new("t/{tenant}/assignmentkey/{hash}", "The one assignment of this role to this principal at this scope.");

    public static readonly RowShape<DenyAssignment> Denies = new("t/{tenant}/deny/{id}", "Operations refused to principals at a scope.");

    /// <summary>By the id of the HSM, which is never given out again: the next bearer of its name begins with a row of its own (S28).</summary>
    public static readonly RowShape<HsmAccess> Hsms = new("t/{tenant}/hsmaccess/{hsm}", "The role assignments and custom roles of a managed HSM.");

    internal static RowKey<HsmAccess> OfHsm(TenantId tenant, VaultId hsm) => Hsms.Key(tenant.Compact, hsm.Compact);

    internal static RowKey<IdClaim> RoleName(TenantId tenant, string name) => RoleNames.Key(tenant.Compact, Hash(name.ToUpperInvariant()));

    // Two parts of fixed length, then the rest: no two triples give one text.
    internal static RowKey<IdClaim> AssignmentClaim(TenantId tenant, RoleAssignment assignment) =>
        AssignmentClaims.Key(tenant.Compact, Hash($"{assignment.Role.Compact}{assignment.Principal.Compact}{assignment.Scope.Path}"));

    internal static AssignmentId IdOf(RowKey<RoleAssignment> key) => new(Guid.ParseExact(key.Key.LastPart, "N"));

    internal static RoleId IdOf(RowKey<RoleDefinition> key) => new(Guid.ParseExact(key.Key.LastPart, "N"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
