using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Strongroom.Access.Conditions;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>What can be said of a draft without looking at the store. The counts bound what a decision over the role can cost.</summary>
internal static class RoleDraftRules
{
    private const int MaxName = 512;
    internal const int MaxDescription = 1024;
    private const int MaxEntries = 16;
    private const int MaxPatterns = 500;
    private const int MaxScopes = 200;

    /// <returns>The role as it would be made at <paramref name="now"/>.</returns>
    public static Result<RoleDefinition> Check(RoleDraft draft, PrincipalId by, DateTimeOffset now)
    {
        if (BuiltInRoles.TryFind(draft.Id, out _))
        {
            return AccessErrors.BuiltInRole;
        }

        if (!IsName(draft.Name) || draft.Description is { Length: > MaxDescription })
        {
            return AccessErrors.InvalidRole(
                "A role's name is 1 to 512 printable characters without a space at either end; its description is at most 1024 characters.");
        }

        if (ParseEntries(draft.Permissions).IsRefused(out var badEntries, out var entries))
        {
            return badEntries;
        }

        if (ParseScopes(draft.AssignableScopes).IsRefused(out var badScopes, out var scopes))
        {
            return badScopes;
        }

        return new RoleDefinition
        {
            Name = draft.Name,
            Description = draft.Description,
            Permissions = entries,
            AssignableScopes = scopes,
            CreatedOn = now,
            UpdatedOn = now,
            CreatedBy = by,
            UpdatedBy = by,
        };
    }

    // Invisible characters would let two names look alike to whoever picks a role from a list.
    internal static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxName || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
        {
            return false;
        }

        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
    }

    private static Result<ImmutableArray<PermissionEntry>> ParseEntries(IReadOnlyList<PermissionDraft> drafts)
    {
        var patterns = drafts.Sum(d => (long)d.Actions.Count + d.NotActions.Count + d.DataActions.Count + d.NotDataActions.Count);
        if (drafts.Count is 0 or > MaxEntries || patterns > MaxPatterns)
        {
            return AccessErrors.InvalidRole("A role has 1 to 16 permission entries with at most 500 actions in all.");
        }

        var entries = ImmutableArray.CreateBuilder<PermissionEntry>(drafts.Count);
        foreach (var draft in drafts)
        {
            if (Condition.Check(draft.Condition, draft.ConditionVersion) is { } badCondition)
            {
                return badCondition;
            }

            if (ParsePatterns(draft.Actions) is not { } actions || ParsePatterns(draft.NotActions) is not { } notActions
                || ParsePatterns(draft.DataActions) is not { } dataActions || ParsePatterns(draft.NotDataActions) is not { } notDataActions)
            {
                return AccessErrors.InvalidRole("An action is 1 to 256 letters, digits, dots, underscores, hyphens, slashes and asterisks.");
            }

            if (actions.Any(pattern => DirectoryRoles.IsDirectoryAction(pattern.Text)))
            {
                return AccessErrors.InvalidRole("Operations of microsoft.directory are given by the roles of the directory alone.");
            }

            entries.Add(new PermissionEntry
            {
                Actions = actions,
                NotActions = notActions,
                DataActions = dataActions,
                NotDataActions = notDataActions,
                Condition = draft.Condition,
                ConditionVersion = draft.ConditionVersion,
            });
        }

        return entries.MoveToImmutable();
    }

    private static ImmutableArray<ActionPattern>? ParsePatterns(IReadOnlyList<string> texts)
    {
        var patterns = ImmutableArray.CreateBuilder<ActionPattern>(texts.Count);
        foreach (var text in texts)
        {
            if (!ActionPattern.TryParse(text, out var pattern))
            {
                return null;
            }

            patterns.Add(pattern);
        }

        return patterns.MoveToImmutable();
    }

    private static Result<ImmutableArray<Scope>> ParseScopes(IReadOnlyList<string> texts)
    {
        if (texts.Count is 0 or > MaxScopes)
        {
            return AccessErrors.InvalidRole("A role has 1 to 200 assignable scopes.");
        }

        var scopes = ImmutableArray.CreateBuilder<Scope>(texts.Count);
        foreach (var text in texts)
        {
            if (!GrantableScope.TryParse(text, out var scope) || scope == Scope.Root)
            {
                return AccessErrors.InvalidRole("An assignable scope is a subscription, a resource group or a resource; '/' is for built-in roles.");
            }

            scopes.Add(scope);
        }

        return scopes.MoveToImmutable();
    }
}
