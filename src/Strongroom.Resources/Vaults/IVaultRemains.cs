using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>
/// Port: what a purged vault has outside of the store. It is asked before the vault's rows are erased and after its keys were: it may read the
/// rows, and cannot open what they hold.
/// </summary>
internal interface IVaultRemains
{
    /// <summary>Stages the end of some of it. It may be called again, and waits for nothing outside of the store.</summary>
    /// <returns>True when nothing is left.</returns>
    ValueTask<bool> EndAsync(DueItem erasure, Tx tx, CancellationToken cancel);
}
