using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>The next version of a key, by hand or by the schedule.</summary>
internal sealed class KeySuccession(KeyMaterials materials, KeyMaking making)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    /// <summary>A key of the same kind for the key's next version, which the caller disposes.</summary>
    public ValueTask<Result<PreparedKey>> MakeAsync(VaultEntry vault, KeyHead head) =>
        making.GenerateAsync(vault, head.Name, head.Current.Home, head.Current.Shape, head.Current.Operations);

    /// <summary>Stages the next version: enabled, with the policy's lifetime, and otherwise like the one before.</summary>
    public async ValueTask<KeyHead> StageAsync(VaultEntry vault, Tx tx, KeyHead head, PreparedKey prepared, DateTimeOffset time, CancellationToken cancel)
    {
        Shelf.Retire(vault, tx, head);
        var now = time.ToUnixTimeSeconds();
        var id = ObjectVersion.New();
        var version = head.Current with
        {
            Version = id,
            Ordinal = head.Current.Ordinal + 1,
            Enabled = true,
            NotBefore = null,
            Expires = head.RotationPolicy?.ExpiryTime?.After(now),
            Created = now,
            Updated = now,
            PublicParts = prepared.PublicParts,
            SealedMaterial = await materials.SealAsync(vault, head.Incarnation, id, prepared, cancel).ConfigureAwait(false),
        };
        var rotated = await KeyDues.ScheduleAsync(vault, tx, head, head with { Current = version }, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(vault, head.Name), rotated);
        return rotated;
    }
}
