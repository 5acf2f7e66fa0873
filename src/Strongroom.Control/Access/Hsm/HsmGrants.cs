using System.Collections.Frozen;
using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Access.Hsm;

/// <summary>The assignments of one managed HSM as decisions read them. Immutable: a change of the row makes another.</summary>
internal sealed class HsmGrants
{
    private readonly HsmAccess _access;
    private readonly FrozenDictionary<PrincipalId, ImmutableArray<Grant>> _grants;

    private HsmGrants(HsmAccess access)
    {
        _access = access;
        var own = access.Roles.ToDictionary(role => role.Id, role => BoundEntry.Bind(role.Definition.Permissions));
        _grants = access.Assignments
            .Where(assigned => assigned.Assignment.Principal != PrincipalRef.Everyone.Id)
            .Select(assigned => (assigned.Assignment.Principal, Grant: Bind(assigned, own)))
            .GroupBy(pair => pair.Principal, pair => pair.Grant)
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(grant => grant.Id.Value).ToImmutableArray());
    }

    public static HsmGrants None { get; } = new(HsmAccess.Empty);

    public static HsmGrants Of(HsmAccess access) => new(access);

    public ReadOnlySpan<Grant> GrantsOf(PrincipalId principal) => _grants.TryGetValue(principal, out var grants) ? grants.AsSpan() : default;

    public string? NameOf(RoleId id) => _access.Find(id)?.Definition.Name;

    /// <summary>The grant to the subject or one of its groups that gives the action at this place; null when there is none.</summary>
    /// <param name="place">As <see cref="HsmScope.TryEnter"/> gives it.</param>
    public Grant? Find(in Subject subject, string action, ReadOnlySpan<char> place)
    {
        var found = Find(GrantsOf(subject.Principal), action, place);
        for (var i = 0; found is null && i < subject.Groups.Count; i++)
        {
            found = Find(GrantsOf(subject.Groups[i]), action, place);
        }

        return found;
    }

    private static Grant? Find(ReadOnlySpan<Grant> grants, string action, ReadOnlySpan<char> place)
    {
        foreach (var grant in grants)
        {
            if (!HsmScope.Covers(grant.Scope, place))
            {
                continue;
            }

            foreach (var bound in grant.Entries)
            {
                // Nothing writes a condition here; a row that has one all the same was meant to give less than all.
                if (bound.Condition is null && grant.Condition is null && bound.Entry.Covers(action, isDataAction: true))
                {
                    return grant;
                }
            }
        }

        return null;
    }

    // A custom role never stands in for a built-in one, whatever the row holds.
    private static Grant Bind(AssignedRole assigned, Dictionary<RoleId, ImmutableArray<BoundEntry>> own) => new(
        assigned.Id,
        assigned.Assignment.Scope,
        assigned.Assignment.Role,
        HsmRoles.TryFindEntries(assigned.Assignment.Role, out var entries) ? entries : own.GetValueOrDefault(assigned.Assignment.Role, []),
        Conditions.Condition.Bind(assigned.Assignment.Condition, assigned.Assignment.ConditionVersion));
}
