using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Also ends what a token holds of the purged versions. An object that a backup refers to stays in the token: the backup outlives a purge, as it
/// does in Azure.
/// </summary>
internal sealed class KeyErasure(KeyMaterials materials, TimeProvider clock) : ObjectErasure<KeyHead, KeyVersion>(KeyRows.Shelf)
{
    protected override async ValueTask EraseAsync(DueItem item, KeyVersion version, Tx tx, CancellationToken cancel)
    {
        materials.Forget(item.Id);
        if (version.Home == KeyHome.Token)
        {
            using var reference = await materials.OpenAsync(item.Tenant, item.Vault, KeyPermit.ForErasure(item.Id, version), cancel).ConfigureAwait(false);
            await TokenLedger.EndAsync(tx, item, reference, clock.GetUtcNow(), cancel).ConfigureAwait(false);
        }
    }
}
