using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Finding secrets and versions. The current version is a stored fact; a deleted secret whose time is over is gone, whatever rows are left.</summary>
internal static class SecretStore
{
    public static ValueTask<SecretHead?> FindLiveAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel) =>
        tx.FindAsync(SecretRows.LiveKey(passage.Vault, name), cancel);

    /// <summary>The deleted secret that can still be recovered at the time of the request.</summary>
    public static async ValueTask<SecretHead?> FindDeletedAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel)
    {
        var head = await tx.FindAsync(SecretRows.DeletedKey(passage.Vault, name), cancel).ConfigureAwait(false);
        return head is not null && IsOver(head, passage) ? null : head;
    }

    public static bool IsOver(SecretHead head, Passage passage) => head.PurgeAt <= passage.Now.ToUnixTimeSeconds();

    /// <summary>The version that the path names: the current one when it names none.</summary>
    public static async ValueTask<SecretVersion?> FindVersionAsync(Passage passage, Tx tx, SecretHead head, SecretTarget target, CancellationToken cancel)
    {
        if (target.VersionText is null)
        {
            return head.Current;
        }

        if (target.Version is not { } wanted)
        {
            return null;
        }

        if (head.Current.Version == wanted)
        {
            return head.Current;
        }

        var index = await tx.FindAsync(SecretRows.IndexKey(passage.Vault, head.Incarnation, wanted), cancel).ConfigureAwait(false);
        return index is null
            ? null
            : await tx.FindAsync(SecretRows.VersionKey(passage.Vault, head.Incarnation, index.Ordinal), cancel).ConfigureAwait(false);
    }

    /// <summary>Moves the current version to the rows of older ones.</summary>
    public static void Retire(Passage passage, Tx tx, SecretHead head)
    {
        tx.Insert(SecretRows.VersionKey(passage.Vault, head.Incarnation, head.Current.Ordinal), head.Current);
        tx.Insert(SecretRows.IndexKey(passage.Vault, head.Incarnation, head.Current.Version), new SecretVersionIndex(head.Current.Ordinal));
    }
}
