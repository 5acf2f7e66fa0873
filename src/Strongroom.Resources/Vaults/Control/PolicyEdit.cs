using System.Collections.Immutable;

namespace Strongroom.Vaults;

/// <summary>The three operations on a vault's access policies (control-plane reference §2.6).</summary>
internal static class PolicyEdit
{
    /// <summary>Adds the permissions to the entry of this key, or adds the entry.</summary>
    public static ImmutableArray<PolicyEntry> Merge(ImmutableArray<PolicyEntry> entries, PolicyEntry given)
    {
        var at = Find(entries, given);
        return at < 0 ? entries.Add(given) : entries.SetItem(at, given with { Permissions = PolicyPermissions.Sort(entries[at].Permissions.Concat(given.Permissions)) });
    }

    /// <summary>Puts the entry in the place of the one of this key.</summary>
    public static ImmutableArray<PolicyEntry> Replace(ImmutableArray<PolicyEntry> entries, PolicyEntry given)
    {
        var at = Find(entries, given);
        return at < 0 ? entries.Add(given) : entries.SetItem(at, given);
    }

    /// <summary>Takes the permissions away from the entry of this key; an entry without any is gone.</summary>
    public static ImmutableArray<PolicyEntry> Remove(ImmutableArray<PolicyEntry> entries, PolicyEntry given)
    {
        var at = Find(entries, given);
        if (at < 0)
        {
            return entries;
        }

        var left = entries[at].Permissions.RemoveRange(given.Permissions);
        return left.IsEmpty || given.Permissions.IsEmpty ? entries.RemoveAt(at) : entries.SetItem(at, entries[at] with { Permissions = left });
    }

    private static int Find(ImmutableArray<PolicyEntry> entries, PolicyEntry given)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].HasKeyOf(given))
            {
                return i;
            }
        }

        return -1;
    }
}
