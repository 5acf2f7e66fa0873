using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The groups of all tenants, and who is directly in which. Immutable, as the snapshot that holds it.</summary>
internal sealed class GroupMemberships
{
    private readonly ImmutableDictionary<(TenantId Tenant, PrincipalId Member), ImmutableArray<PrincipalId>> _groupsOf;

    private GroupMemberships(
        ImmutableDictionary<(TenantId Tenant, PrincipalId Group), GroupRecord> groups,
        ImmutableDictionary<(TenantId Tenant, PrincipalId Member), ImmutableArray<PrincipalId>> groupsOf) =>
        (Groups, _groupsOf) = (groups, groupsOf);

    public static GroupMemberships None { get; } = new(
        ImmutableDictionary<(TenantId Tenant, PrincipalId Group), GroupRecord>.Empty,
        ImmutableDictionary<(TenantId Tenant, PrincipalId Member), ImmutableArray<PrincipalId>>.Empty);

    public ImmutableDictionary<(TenantId Tenant, PrincipalId Group), GroupRecord> Groups { get; }

    /// <summary>The groups that a principal is directly in.</summary>
    public ImmutableArray<PrincipalId> DirectOf(TenantId tenant, PrincipalId principal) => _groupsOf.GetValueOrDefault((tenant, principal), []);

    /// <summary>Every group that a principal is in, directly or through others, each once.</summary>
    public IReadOnlyList<PrincipalId> Of(TenantId tenant, PrincipalId principal)
    {
        if (!_groupsOf.TryGetValue((tenant, principal), out var direct))
        {
            return [];
        }

        var found = new List<PrincipalId>(direct);
        var seen = new HashSet<PrincipalId>(direct);
        for (var i = 0; i < found.Count; i++)
        {
            if (_groupsOf.TryGetValue((tenant, found[i]), out var further))
            {
                found.AddRange(further.Where(seen.Add));
            }
        }

        return found;
    }

    public GroupMemberships With(TenantId tenant, PrincipalId group, GroupRecord record)
    {
        var before = MembersOf(tenant, group);
        var after = record.Members.Select(member => member.Id).ToHashSet();
        var groupsOf = _groupsOf.ToBuilder();
        foreach (var gone in before.Where(member => !after.Contains(member)))
        {
            Leave(groupsOf, (tenant, gone), group);
        }

        foreach (var come in after.Where(member => !before.Contains(member)))
        {
            groupsOf[(tenant, come)] = groupsOf.TryGetValue((tenant, come), out var others) ? others.Add(group) : [group];
        }

        return new GroupMemberships(Groups.SetItem((tenant, group), record), groupsOf.ToImmutable());
    }

    public GroupMemberships Without(TenantId tenant, PrincipalId group)
    {
        var groupsOf = _groupsOf.ToBuilder();
        foreach (var member in MembersOf(tenant, group))
        {
            Leave(groupsOf, (tenant, member), group);
        }

        return new GroupMemberships(Groups.Remove((tenant, group)), groupsOf.ToImmutable());
    }

    private HashSet<PrincipalId> MembersOf(TenantId tenant, PrincipalId group) =>
        Groups.TryGetValue((tenant, group), out var record) ? [.. record.Members.Select(member => member.Id)] : [];

    private static void Leave(
        ImmutableDictionary<(TenantId Tenant, PrincipalId Member), ImmutableArray<PrincipalId>>.Builder groupsOf,
        (TenantId Tenant, PrincipalId Member) member,
        PrincipalId group)
    {
        var others = groupsOf[member].Remove(group);
        if (others.IsEmpty)
        {
            groupsOf.Remove(member);
        }
        else
        {
            groupsOf[member] = others;
        }
    }
}
