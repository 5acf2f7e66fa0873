using Strongroom.Gate;
using Strongroom.Objects;
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
        if (head.IsManaged)
        {
            // Its certificate has dates of its own.
            return head;
        }

        var planned = head with { RotateAt = RotationOf(head), NotifyAt = NoticeOf(head), ExpireAt = ExpiryOf(head) };
        await DueDates.MoveAsync(vault, tx, head.Incarnation, head.Name, Rotation, before?.RotateAt, planned.RotateAt, cancel).ConfigureAwait(false);
        await DueDates.MoveAsync(vault, tx, head.Incarnation, head.Name, Notice, before?.NotifyAt, planned.NotifyAt, cancel).ConfigureAwait(false);
        await DueDates.MoveAsync(vault, tx, head.Incarnation, head.Name, Expiry, before?.ExpireAt, planned.ExpireAt, cancel).ConfigureAwait(false);
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
}
