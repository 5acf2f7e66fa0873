using Strongroom.Access.Conditions;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>What can be said of a draft without looking at the store.</summary>
internal static class AssignmentDraftRules
{
    private const int MaxDescription = 1024;

    /// <returns>The assignment as it would be made at <paramref name="now"/>.</returns>
    public static Result<RoleAssignment> Check(AssignmentDraft draft, PrincipalId by, DateTimeOffset now)
    {
        if (!GrantableScope.TryParse(draft.Scope, out var scope))
        {
            return AccessErrors.InvalidScope;
        }

        if (scope != Scope.Root && DirectoryRoles.Contains(draft.Role))
        {
            return AccessErrors.DirectoryRoleScope;
        }

        if (draft.Principal == PrincipalRef.Everyone.Id || draft.PrincipalKind is < PrincipalKind.User or >= PrincipalKind.SystemDefined)
        {
            return AccessErrors.InvalidPrincipal;
        }

        if (draft.Description is { Length: > MaxDescription })
        {
            return AccessErrors.DescriptionTooLong;
        }

        if (Condition.Check(draft.Condition, draft.ConditionVersion) is { } badCondition)
        {
            return badCondition;
        }

        return new RoleAssignment
        {
            Scope = scope,
            WrittenScope = draft.Scope,
            Role = draft.Role,
            Principal = draft.Principal,
            PrincipalKind = draft.PrincipalKind,
            Description = draft.Description,
            Condition = draft.Condition,
            ConditionVersion = draft.ConditionVersion,
            CreatedOn = now,
            CreatedBy = by,
            UpdatedOn = now,
            UpdatedBy = by,
        };
    }
}
