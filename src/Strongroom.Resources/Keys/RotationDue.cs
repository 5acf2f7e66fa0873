using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Rotates a key whose time has come by its policy.</summary>
internal sealed class RotationDue(KeySuccession succession, IVaultDirectory vaults, TimeProvider clock) : IDueWork
{
    public string Kind => KeyDues.Rotation;

    /// <exception cref="TokenUnavailableException">No key can be made at the moment: the item stays due.</exception>
    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        // An item whose time is not the key's any more was overtaken by a rotation or a change; whoever did that has staged another.
        if (await DueKey.FindAsync(vaults, item, tx, cancel).ConfigureAwait(false) is not var (vault, head) || head.RotateAt is not { } time || Math.Max(0, time) != item.DueAt)
        {
            return DueOutcome.WithoutObject(vaults, item);
        }

        if ((await succession.MakeAsync(vault, head).ConfigureAwait(false)).IsRefused(out var error, out var prepared))
        {
            throw new TokenUnavailableException(error.Message);
        }

        using (prepared)
        {
            // The item is the loop's to delete: the plan must not stage that a second time.
            var rotated = await succession.StageAsync(vault, tx, head with { RotateAt = null }, prepared, clock.GetUtcNow(), cancel).ConfigureAwait(false);
            return new DueOutcome(Finished: true, DueKey.Record(vault, rotated, KeyOperations.RotateIfDue, clock.GetUtcNow()));
        }
    }
}
