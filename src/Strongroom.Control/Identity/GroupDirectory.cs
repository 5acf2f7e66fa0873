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
    private const int MaxDescription = 1024;

    /// <summary>Stages an empty group.</summary>
    public static ValueTask<Result<PrincipalId>> CreateAsync(Tx tx, TenantId tenant, string displayName, DateTimeOffset now, CancellationToken cancel) =>
        CreateAsync(tx, tenant, new GroupDraft(displayName), now, cancel);

    /// <summary>Stages an empty group.</summary>
    public static async ValueTask<Result<PrincipalId>> CreateAsync(Tx tx, TenantId tenant, GroupDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        return (await InsertAsync(tx, tenant, draft, now, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var made) ? refusal : made.Id;
    }

    internal static async ValueTask<Result<(PrincipalId Id, GroupRecord Record)>> InsertAsync(
        Tx tx, TenantId tenant, GroupDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        if (Fault(draft) is { } fault)
        {
            return fault;
        }

        var head = IdentityRows.GroupHead.Key(tenant.Compact);
        var record = await tx.FindAsync(head, cancel).ConfigureAwait(false) ?? new GroupHeadRecord(0);
        if (record.Groups >= GroupHeadRecord.MaxGroups)
        {
            return DirectoryRefusals.TooManyGroups;
        }

        tx.Put(head, new GroupHeadRecord(record.Groups + 1));
        var group = PrincipalId.New();
        var made = With(new GroupRecord { DisplayName = draft.DisplayName, CreatedAt = now }, draft);
        tx.Insert(IdentityRows.Groups.Key(tenant.Compact, group.Compact), made);
        return (group, made);
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

    /// <summary>Stages other names of a group.</summary>
    public static ValueTask<Result<PrincipalId>> UpdateAsync(Tx tx, TenantId tenant, PrincipalId group, Func<GroupDraft, GroupDraft> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(
            tx,
            tenant,
            group,
            record =>
            {
                var wanted = change(new GroupDraft(record.DisplayName, record.MailNickname, record.Description));
                return ValueTask.FromResult<Result<GroupRecord>>(Fault(wanted) is { } fault ? fault : With(record, wanted));
            },
            cancel);
    }

    /// <summary>Stages an owner, who may change the group without any role.</summary>
    public static ValueTask<Result<PrincipalId>> AddOwnerAsync(Tx tx, TenantId tenant, PrincipalId group, PrincipalId owner, CancellationToken cancel) => ChangeAsync(
        tx,
        tenant,
        group,
        async record => (await OwnerList.WithAsync(tx, tenant, record.Owners, owner, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var owners)
            ? refusal
            : record with { Owners = owners },
        cancel);

    /// <summary>Stages the end of an ownership.</summary>
    public static ValueTask<Result<PrincipalId>> RemoveOwnerAsync(Tx tx, TenantId tenant, PrincipalId group, PrincipalId owner, CancellationToken cancel) => ChangeAsync(
        tx,
        tenant,
        group,
        record => ValueTask.FromResult<Result<GroupRecord>>(OwnerList.Without(record.Owners, owner).IsRefused(out var refusal, out var owners)
            ? refusal
            : record with { Owners = owners }),
        cancel);

    private static async ValueTask<Result<PrincipalId>> ChangeAsync(
        Tx tx, TenantId tenant, PrincipalId group, Func<GroupRecord, ValueTask<Result<GroupRecord>>> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Groups.Key(tenant.Compact, group.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return DirectoryRefusals.NotFound("group", group.Value);
        }

        if ((await change(record).ConfigureAwait(false)).IsRefused(out var refusal, out var changed))
        {
            return refusal;
        }

        tx.Put(key, changed);
        return group;
    }

    private static GroupRecord With(GroupRecord record, GroupDraft draft) =>
        record with { DisplayName = draft.DisplayName, MailNickname = draft.MailNickname, Description = draft.Description };

    private static VaultError? Fault(GroupDraft draft) =>
        !PrincipalDirectory.IsName(draft.DisplayName) ? DirectoryRefusals.BadName
        : draft.MailNickname is { } nickname && !UserRules.IsNickname(nickname) ? DirectoryRefusals.BadText("mailNickname", UserRules.NicknameForm)
        : draft.Description is { } text && (text.Length > MaxDescription || text.Any(char.IsControl))
            ? DirectoryRefusals.BadText("description", "at most 1,024 characters and no control characters.")
        : null;

    /// <summary>Stages a member: a user, a service principal, or a group that does not hold this one. A member already there is no fault and no change.</summary>
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
        else if (!await PrincipalRows.HoldAsync(tx, tenant, member, cancel).ConfigureAwait(false))
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
