using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Changes to groups. Every method stages its change in the given unit of work; on this node it is effective when that commit returns, for tokens
/// already out too: whoever joins or leaves a group gains or loses what it grants with the next request.
/// </summary>
public static class GroupDirectory
{
    private const int PageSize = 500;

    /// <summary>Stages an empty group.</summary>
    public static async ValueTask<Result<PrincipalId>> CreateAsync(Tx tx, TenantId tenant, string displayName, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!PrincipalDirectory.IsName(displayName))
        {
            return DirectoryRefusals.BadName;
        }

        var head = IdentityRows.GroupHead.Key(tenant.Compact);
        var record = await tx.FindAsync(head, cancel).ConfigureAwait(false) ?? new GroupHeadRecord(0);
        if (record.Groups >= GroupHeadRecord.MaxGroups)
        {
            return DirectoryRefusals.TooManyGroups;
        }

        tx.Put(head, new GroupHeadRecord(record.Groups + 1));
        var group = PrincipalId.New();
        tx.Insert(IdentityRows.Groups.Key(tenant.Compact, group.Compact), new GroupRecord { DisplayName = displayName, CreatedAt = now });
        return group;
    }

    /// <summary>Stages the deletion of a group. Its id is never given out again, so what was granted to it is granted to nobody (S28).</summary>
    public static async ValueTask<Result<PrincipalId>> DeleteAsync(Tx tx, TenantId tenant, PrincipalId group, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Groups.Key(tenant.Compact, group.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("group", group.Value);
        }

        var head = IdentityRows.GroupHead.Key(tenant.Compact);
        var record = await tx.FindAsync(head, cancel).ConfigureAwait(false) ?? throw new InvalidDataException($"Tenant {tenant} has a group and no row for all of them");
        tx.Put(head, new GroupHeadRecord(record.Groups - 1));
        tx.Delete(key);
        return group;
    }

    /// <summary>Stages a member: a service principal, or a group that does not hold this one. A member already there is no fault and no change.</summary>
    public static async ValueTask<Result<PrincipalId>> AddMemberAsync(Tx tx, TenantId tenant, PrincipalId group, PrincipalId member, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Groups.Key(tenant.Compact, group.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return DirectoryRefusals.NotFound("group", group.Value);
        }

        if (record.Members.Any(known => known.Id == member))
        {
            return member;
        }

        if (record.Members.Length >= GroupRecord.MaxMembers)
        {
            return DirectoryRefusals.TooManyMembers;
        }

        var isGroup = await IsGroupAsync(tx, tenant, member, cancel).ConfigureAwait(false);
        if (isGroup)
        {
            if (await JudgeNestingAsync(tx, tenant, group, member, cancel).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }
        }
        else if (await tx.FindAsync(IdentityRows.Principals.Key(tenant.Compact, member.Compact), cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("directoryObject", member.Value);
        }

        tx.Put(key, record with { Members = record.Members.Add(new GroupMember(member, isGroup)) });
        return member;
    }

    /// <summary>Stages the end of a membership.</summary>
    public static async ValueTask<Result<PrincipalId>> RemoveMemberAsync(Tx tx, TenantId tenant, PrincipalId group, PrincipalId member, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Groups.Key(tenant.Compact, group.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return DirectoryRefusals.NotFound("group", group.Value);
        }

        var others = record.Members.RemoveAll(known => known.Id == member);
        if (others.Length == record.Members.Length)
        {
            return DirectoryRefusals.NotFound("member", member.Value);
        }

        tx.Put(key, record with { Members = others });
        return member;
    }

    /// <summary>True when the id is that of a group.</summary>
    public static async ValueTask<bool> IsGroupAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return await tx.FindAsync(IdentityRows.Groups.Key(tenant.Compact, principal.Compact), cancel).ConfigureAwait(false) is not null;
    }

    /// <summary>The groups of a tenant, in order of ids.</summary>
    public static async ValueTask<IReadOnlyList<RegisteredGroup>> ListAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var rows = await ReadAsync(tx, tenant, cancel).ConfigureAwait(false);
        return [.. rows.Select(row => new RegisteredGroup(row.Id, row.Record.DisplayName, [.. row.Record.Members.Select(member => member.Id)]))];
    }

    private static async ValueTask<VaultError?> JudgeNestingAsync(Tx tx, TenantId tenant, PrincipalId group, PrincipalId member, CancellationToken cancel)
    {
        var head = IdentityRows.GroupHead.Key(tenant.Compact);
        var record = await tx.FindAsync(head, cancel).ConfigureAwait(false) ?? throw new InvalidDataException($"Tenant {tenant} has a group and no row for all of them");
        tx.Put(head, record);
        var rows = await ReadAsync(tx, tenant, cancel).ConfigureAwait(false);
        var nesting = new GroupNesting(rows.ToDictionary(
            row => row.Id,
            row => (IReadOnlyList<PrincipalId>)[.. row.Record.Members.Where(inner => inner.IsGroup).Select(inner => inner.Id)]));
        return nesting.MakesCircle(group, member) ? DirectoryRefusals.CircularGroups
            : nesting.IsTooDeep(group, member) ? DirectoryRefusals.NestedTooDeep
            : null;
    }

    private static async ValueTask<List<(PrincipalId Id, GroupRecord Record)>> ReadAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        var found = new List<(PrincipalId Id, GroupRecord Record)>();
        StoreKey? after = null;
        List<Keyed<GroupRecord>> page;
        do
        {
            page = await tx.ScanAsync(IdentityRows.Groups, IdentityRows.Groups.Prefix(tenant.Compact), after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in page)
            {
                found.Add((new PrincipalId(Guid.ParseExact(key.Key.LastPart, "N")), record));
                after = key.Key;
            }
        }
        while (page.Count == PageSize);
        return found;
    }
}
