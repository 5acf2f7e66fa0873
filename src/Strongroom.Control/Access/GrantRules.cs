using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>
/// Who may change who may do what (S25): the questions that must all be allowed before a command of this room runs. They carry the assignment
/// as conditions see it, so that whoever may grant only some roles grants only those. Whoever runs a command asks them with the rows as the
/// same unit of work sees them.
/// </summary>
public static class GrantRules
{
    public const string WriteAssignments = "Microsoft.Authorization/roleAssignments/write";
    public const string DeleteAssignments = "Microsoft.Authorization/roleAssignments/delete";
    public const string WriteRoles = "Microsoft.Authorization/roleDefinitions/write";
    public const string DeleteRoles = "Microsoft.Authorization/roleDefinitions/delete";

    /// <summary>Giving and taking a role of the directory takes this as well: an Owner of the resources is not yet a master of who is who.</summary>
    public const string ManageDirectoryRoles = "microsoft.directory/roleAssignments/allProperties/allTasks";

    /// <summary>
    /// Making somebody administrator of any managed HSM of the tenant, which only a Global Administrator may from outside (control-plane reference §2.12). The
    /// name is ours.
    /// </summary>
    public const string AppointHsmAdministrators = "microsoft.directory/managedHsms/administrators/allTasks";

    /// <param name="wanted">The assignment as the request would have it.</param>
    /// <param name="existing">The assignment of this id as it is; the right must reach that one too, or its condition could be taken off by anyone.</param>
    public static ImmutableArray<AccessQuestion> ToGrant(RoleAssignment wanted, RoleAssignment? existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ImmutableArray<AccessQuestion> questions = existing is null ? [Write(wanted, null, now)] : [Write(wanted, existing, now), Write(existing, existing, now)];
        return WithDirectory(questions, now, wanted.Role, existing?.Role);
    }

    public static ImmutableArray<AccessQuestion> ToRevoke(RoleAssignment existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(existing);
        return WithDirectory([Ask(DeleteAssignments, existing.Scope, new AccessAttributes { ResourceAssignment = Attributes(existing), Now = now })], now, existing.Role, null);
    }

    /// <summary>A role is held wherever it can be assigned: its writer needs the right at every such scope, those it had before included.</summary>
    public static ImmutableArray<AccessQuestion> ToDefine(RoleDefinition wanted, RoleDefinition? existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Everywhere(WriteRoles, wanted.AssignableScopes.Concat(existing?.AssignableScopes ?? []), now);
    }

    public static ImmutableArray<AccessQuestion> ToUndefine(RoleDefinition existing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(existing);
        return Everywhere(DeleteRoles, existing.AssignableScopes, now);
    }

    private static ImmutableArray<AccessQuestion> WithDirectory(ImmutableArray<AccessQuestion> questions, DateTimeOffset now, RoleId role, RoleId? other) =>
        DirectoryRoles.Contains(role) || (other is { } before && DirectoryRoles.Contains(before))
            ? questions.Add(Ask(ManageDirectoryRoles, Scope.Root, new AccessAttributes { Now = now }))
            : questions;

    private static AccessQuestion Write(RoleAssignment requested, RoleAssignment? existing, DateTimeOffset now) => Ask(
        WriteAssignments,
        requested.Scope,
        new AccessAttributes { RequestAssignment = Attributes(requested), ResourceAssignment = existing is null ? null : Attributes(existing), Now = now });

    private static ImmutableArray<AccessQuestion> Everywhere(string action, IEnumerable<Scope> scopes, DateTimeOffset now) =>
        [.. scopes.Distinct().Select(scope => Ask(action, scope, new AccessAttributes { Now = now }))];

    private static AccessQuestion Ask(string action, Scope scope, AccessAttributes attributes) =>
        new(action, IsDataAction: false, scope) { Attributes = attributes };

    private static AssignmentAttributes Attributes(RoleAssignment assignment) =>
        new(assignment.Role.Value, assignment.Principal, assignment.PrincipalKind.ToString());
}
