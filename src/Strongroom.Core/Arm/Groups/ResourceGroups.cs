using System.Buffers;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Finds and makes resource groups. Each command stages its rows in the caller's unit of work.</summary>
public static class ResourceGroups
{
    private const int MaxNameLength = 90;
    private const int PageSize = 500;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.()");

    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxNameLength && name[^1] != '.' && !name.AsSpan().ContainsAnyExcept(NameCharacters);
    }

    public static ValueTask<ResourceGroup?> FindAsync(Tx tx, Guid subscription, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(name);
        return IsName(name) ? tx.FindAsync(Key(subscription, name), cancel) : ValueTask.FromResult<ResourceGroup?>(null);
    }

    /// <summary>
    /// Stages that something is made in a group, which this unit of work has found. The group's row is written anew, so that of this and a
    /// deletion of the group at the same time one has to look again: merely holding the row would let both commit, and leave what was made in a
    /// group that is not there.
    /// </summary>
    public static void Enter(Tx tx, ResourceGroup group)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(group);
        tx.Put(Key(group.Subscription, group.Name), group);
    }

    /// <summary>Stages a group if there is none of this name.</summary>
    public static async ValueTask<Result<ResourceGroup>> EnsureAsync(
        Tx tx, TenantId tenant, Guid subscription, string name, string location, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!IsName(name))
        {
            return BadName;
        }

        if (await FindAsync(tx, subscription, name, cancel).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        var group = new ResourceGroup(tenant, subscription, name, location, new Dictionary<string, string>(), null, now);
        tx.Insert(Key(subscription, name), group);
        return group;
    }

    public static async ValueTask<IReadOnlyList<ResourceGroup>> ListAsync(Tx tx, Guid subscription, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var prefix = GroupRows.Group.Prefix(subscription.ToString("N"));
        var all = new List<ResourceGroup>();
        StoreKey? after = null;
        List<Keyed<ResourceGroup>> page;
        do
        {
            page = await tx.ScanAsync(GroupRows.Group, prefix, after, PageSize, cancel).ConfigureAwait(false);
            all.AddRange(page.Select(row => row.Record));
            after = page.Count > 0 ? page[^1].Key.Key : null;
        }
        while (page.Count == PageSize);

        return all;
    }

    internal static VaultError BadName { get; } = ArmErrors.Invalid(
        "resourceGroupName", "It must be 1 to 90 characters of ASCII letters, digits, '-', '_', '.', '(' and ')', and not end with '.'.", "InvalidResourceGroupName");

    internal static RowKey<ResourceGroup> Key(Guid subscription, string name) => GroupRows.Group.Key(subscription.ToString("N"), name.ToLowerInvariant());
}
