using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// What falls due for a key: its rotation, the notice before its expiry, and the expiry. Each is stored in the key beside its item in the due index,
/// so that a change finds the item that it makes void, and an item that is void finds out.
/// </summary>
internal static class KeyDues
{
    public const string Rotation = "key-rotate";
    public const string Notice = "key-near-expiry";
    public const string Expiry = "key-expired";

    /// <summary>The key with the times that its policy, its current version and its state give it; the items are staged to match.</summary>
    /// <param name="before">The key as it is stored, whose items are; null when it is new, or was deleted.</param>
    public static async ValueTask<KeyHead> ScheduleAsync(VaultEntry vault, Tx tx, KeyHead? before, KeyHead head, CancellationToken cancel)
    {
        var planned = head with { RotateAt = RotationOf(head), NotifyAt = NoticeOf(head), ExpireAt = ExpiryOf(head) };
        await MoveAsync(vault, tx, head, Rotation, before?.RotateAt, planned.RotateAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Notice, before?.NotifyAt, planned.NotifyAt, cancel).ConfigureAwait(false);
        await MoveAsync(vault, tx, head, Expiry, before?.ExpireAt, planned.ExpireAt, cancel).ConfigureAwait(false);
        return planned;
    }

    /// <summary>Null when nothing rotates by itself: no such policy, or the current version is disabled, which is somebody's decision.</summary>
    private static long? RotationOf(KeyHead head)
    {
        if (head.DeletedAt is not null || !head.Current.Enabled || head.RotationPolicy is not { } policy)
        {
            return null;
        }

        return policy.RotateAfterCreate is { } after ? after.After(head.Current.Created)
            : policy.RotateBeforeExpiry is { } before && head.Current.Expires is { } expires ? before.Before(expires)
            : null;
    }

    private static long? NoticeOf(KeyHead head) =>
        head.DeletedAt is null && head.Current.Expires is { } expires && head.NoticedFor != expires
            ? (head.RotationPolicy ?? RotationPolicy.Default).NotifyBeforeExpiry.Before(expires)
            : null;

    private static long? ExpiryOf(KeyHead head) => head.DeletedAt is null && head.Current.Expires is { } expires && head.ExpiredFor != expires ? expires : null;

    private static async ValueTask MoveAsync(VaultEntry vault, Tx tx, KeyHead head, string kind, long? from, long? to, CancellationToken cancel)
    {
        // Two times that are long over are one in the index, whose item stays.
        if (from == to || (from is { } past && to is { } future && Time(past) == Time(future)))
        {
            return;
        }

        if (from is { } old && DueRows.Key(Time(old), kind, head.Incarnation) is var key && await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }

        if (to is { } next)
        {
            var item = new DueItem(Time(next), kind, head.Incarnation, vault.Tenant, vault.Id, vault.Name.Value, head.Name.Folded);
            tx.Insert(DueRows.Key(item), item);
        }
    }

    /// <summary>Times before 1970 are long over; the index knows none.</summary>
    private static long Time(long seconds) => Math.Max(0, seconds);
}
