using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Access.Hsm;

/// <summary>What can be said of a custom role of a managed HSM without looking at the store.</summary>
internal static class HsmRoleDraft
{
    private const int MaxEntries = 16;
    private const int MaxActions = 500;
    private const int MaxScopes = 200;

    /// <summary>
    /// Only data actions that are known here, by their full names: a pattern would take in what a later version adds. Members that could have no effect
    /// (actions of the control plane, conditions) are refused rather than kept.
    /// </summary>
    /// <returns>The role as it would be made now, assignable everywhere in the HSM when it does not say where.</returns>
    public static Result<Role> Check(RoleDraft draft, PrincipalId by, DateTimeOffset now)
    {
        if (draft.Name.Length > 0 && !RoleDraftRules.IsName(draft.Name))
        {
            return HsmRefusals.Property("properties.roleName", "It must be 1 to 512 printable characters without a space at either end.");
        }

        if (draft.Description is { Length: > RoleDraftRules.MaxDescription })
        {
            return HsmRefusals.Property("properties.description", $"It must be at most {RoleDraftRules.MaxDescription} characters.");
        }

        if (ParseEntries(draft.Permissions).IsRefused(out var refusal, out var entries) || ParseScopes(draft.AssignableScopes).IsRefused(out refusal, out var scopes))
        {
            return refusal;
        }

        return new Role(draft.Id, IsBuiltIn: false, new RoleDefinition
        {
            Name = draft.Name,
            Description = draft.Description,
            Permissions = entries,
            AssignableScopes = scopes,
            CreatedOn = now,
            UpdatedOn = now,
            CreatedBy = by,
            UpdatedBy = by,
        });
    }

    private static Result<ImmutableArray<PermissionEntry>> ParseEntries(IReadOnlyList<PermissionDraft> drafts)
    {
        if (drafts.Count > MaxEntries || drafts.Sum(draft => (long)draft.DataActions.Count + draft.NotDataActions.Count) > MaxActions)
        {
            return HsmRefusals.Property("properties.permissions", $"There may be at most {MaxEntries} entries with at most {MaxActions} data actions in all.");
        }

        var entries = ImmutableArray.CreateBuilder<PermissionEntry>(drafts.Count);
        foreach (var draft in drafts)
        {
            var path = $"properties.permissions[{entries.Count}]";
            if (draft.Actions.Count + draft.NotActions.Count > 0)
            {
                return HsmRefusals.Property(path + (draft.Actions.Count > 0 ? ".actions" : ".notActions"), "A role of a managed HSM gives data actions only.");
            }

            if (draft.Condition is not null || draft.ConditionVersion is not null)
            {
                return HsmRefusals.Property(path + ".condition", "A role of a managed HSM takes no condition.");
            }

            if (ParseActions(draft.DataActions, path + ".dataActions").IsRefused(out var refusal, out var given)
                || ParseActions(draft.NotDataActions, path + ".notDataActions").IsRefused(out refusal, out var withheld))
            {
                return refusal;
            }

            entries.Add(new PermissionEntry { DataActions = given, NotDataActions = withheld });
        }

        return entries.MoveToImmutable();
    }

    private static Result<ImmutableArray<ActionPattern>> ParseActions(IReadOnlyList<string> texts, string path)
    {
        var actions = ImmutableArray.CreateBuilder<ActionPattern>(texts.Count);
        foreach (var text in texts)
        {
            if (!HsmActions.IsKnown(text))
            {
                return HsmRefusals.Property($"{path}[{actions.Count}]", $"It must be a data action of {HsmActions.Prefix.TrimEnd('/')}, by its full name.");
            }

            actions.Add(ActionPattern.Parse(text));
        }

        return actions.MoveToImmutable();
    }

    private static Result<ImmutableArray<Scope>> ParseScopes(IReadOnlyList<string> texts)
    {
        if (texts.Count > MaxScopes)
        {
            return HsmRefusals.Property("properties.assignableScopes", $"There may be at most {MaxScopes}.");
        }

        var scopes = new List<Scope>(texts.Count);
        foreach (var text in texts)
        {
            if (!HsmScope.TryParse(text, out var scope))
            {
                return HsmRefusals.Property($"properties.assignableScopes[{scopes.Count}]", "It must be '/', '/keys' or '/keys/{name}'.");
            }

            scopes.Add(scope);
        }

        return scopes.Count == 0 ? ImmutableArray.Create(Scope.Root) : [.. scopes.Distinct()];
    }
}
