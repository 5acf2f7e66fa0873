using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Changes to users. Every method stages its change in the given unit of work; it is effective on this node when that commit returns. A user is a
/// principal to whom roles are granted and who can be a member and an owner; there is no signing in, and so no password is kept.
/// </summary>
public static class UserDirectory
{
    private const int PageSize = 500;

    /// <summary>Stages a user. Refused when another bears the user principal name, in whatever case.</summary>
    public static async ValueTask<Result<PrincipalId>> CreateAsync(Tx tx, TenantId tenant, UserDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        return (await InsertAsync(tx, tenant, draft, now, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var made) ? refusal : made.Id;
    }

    internal static async ValueTask<Result<(PrincipalId Id, UserRecord Record)>> InsertAsync(
        Tx tx, TenantId tenant, UserDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        if (UserRules.Fault(draft) is { } fault)
        {
            return fault;
        }

        var name = NameKey(tenant, draft.UserPrincipalName);
        if (await tx.FindAsync(name, cancel).ConfigureAwait(false) is not null)
        {
            return DirectoryRefusals.NameTaken("userPrincipalName");
        }

        var id = PrincipalId.New();
        tx.Insert(name, new UserNameRecord(id));
        var record = With(new UserRecord { UserPrincipalName = draft.UserPrincipalName, DisplayName = draft.DisplayName, CreatedAt = now, Enabled = draft.Enabled }, draft);
        tx.Insert(IdentityRows.Users.Key(tenant.Compact, id.Compact), record);
        return (id, record);
    }

    /// <summary>Stages other facts of a user.</summary>
    public static async ValueTask<Result<PrincipalId>> UpdateAsync(Tx tx, TenantId tenant, PrincipalId user, Func<UserDraft, UserDraft> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(change);
        var key = IdentityRows.Users.Key(tenant.Compact, user.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return DirectoryRefusals.NotFound("user", user.Value);
        }

        var wanted = change(DraftOf(record));
        if (UserRules.Fault(wanted) is { } fault)
        {
            return fault;
        }

        var (before, after) = (NameKey(tenant, record.UserPrincipalName), NameKey(tenant, wanted.UserPrincipalName));
        if (before != after)
        {
            if (await tx.FindAsync(after, cancel).ConfigureAwait(false) is not null)
            {
                return DirectoryRefusals.NameTaken("userPrincipalName");
            }

            _ = await tx.FindAsync(before, cancel).ConfigureAwait(false);
            tx.Delete(before);
            tx.Insert(after, new UserNameRecord(user));
        }

        tx.Put(key, With(record, wanted));
        return user;
    }

    /// <summary>Stages the deletion of a user's own rows. The id is never given out again (S28); the name is free.</summary>
    internal static async ValueTask<Result<PrincipalId>> DeleteAsync(Tx tx, TenantId tenant, PrincipalId user, CancellationToken cancel)
    {
        var key = IdentityRows.Users.Key(tenant.Compact, user.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return DirectoryRefusals.NotFound("user", user.Value);
        }

        var name = NameKey(tenant, record.UserPrincipalName);
        if (await tx.FindAsync(name, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(name);
        }

        tx.Delete(key);
        return user;
    }

    /// <summary>The user of an object id or a user principal name; null when there is none.</summary>
    public static async ValueTask<PrincipalId?> FindAsync(Tx tx, TenantId tenant, string idOrName, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(idOrName);
        if (PrincipalId.TryParse(idOrName, out var id))
        {
            return await tx.FindAsync(IdentityRows.Users.Key(tenant.Compact, id.Compact), cancel).ConfigureAwait(false) is null ? null : id;
        }

        return UserRules.IsUserPrincipalName(idOrName) ? (await tx.FindAsync(NameKey(tenant, idOrName), cancel).ConfigureAwait(false))?.User : null;
    }

    /// <summary>The users of a tenant, in order of ids.</summary>
    public static async ValueTask<IReadOnlyList<RegisteredUser>> ListAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var found = new List<RegisteredUser>();
        StoreKey? after = null;
        List<Keyed<UserRecord>> page;
        do
        {
            page = await tx.ScanAsync(IdentityRows.Users, IdentityRows.Users.Prefix(tenant.Compact), after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in page)
            {
                found.Add(new RegisteredUser(new PrincipalId(Guid.ParseExact(key.Key.LastPart, "N")), record.UserPrincipalName, record.DisplayName, record.Enabled));
                after = key.Key;
            }
        }
        while (page.Count == PageSize);
        return found;
    }

    private static UserDraft DraftOf(UserRecord record) => new(record.UserPrincipalName, record.DisplayName)
    {
        MailNickname = record.MailNickname,
        Mail = record.Mail,
        GivenName = record.GivenName,
        Surname = record.Surname,
        Enabled = record.Enabled,
    };

    private static UserRecord With(UserRecord record, UserDraft draft) => record with
    {
        UserPrincipalName = draft.UserPrincipalName,
        DisplayName = draft.DisplayName,
        MailNickname = draft.MailNickname,
        Mail = draft.Mail,
        GivenName = draft.GivenName,
        Surname = draft.Surname,
        Enabled = draft.Enabled,
    };

    private static RowKey<UserNameRecord> NameKey(TenantId tenant, string name) => IdentityRows.UserNames.Key(tenant.Compact, name.ToLowerInvariant());
}
