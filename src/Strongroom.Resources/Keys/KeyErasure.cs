using Strongroom.Gate;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Also destroys what a token holds of the purged versions. A key of which a backup exists stays in the token: its backup refers to it, and outlives a
/// purge as it does in Azure.
/// </summary>
internal sealed class KeyErasure(KeyMaterials materials, TimeProvider clock) : ObjectErasure<KeyHead, KeyVersion>(KeyRows.Shelf)
{
    /// <summary>The reference of the current version would go with its row: it is kept among the older ones until the token has destroyed it.</summary>
    public override void Retire(VaultEntry vault, Tx tx, KeyHead purged)
    {
        if (purged.IsBackedUp)
        {
            tx.Insert(KeyRows.ParkedKey(vault.TenantPart, vault.VaultPart, purged.Incarnation), new ParkedKey(purged.Name.Shown, clock.GetUtcNow().ToUnixTimeSeconds()));
        }
        else if (purged.Current.Home == KeyHome.Token)
        {
            KeyRows.Shelf.Retire(vault, tx, purged);
        }
    }

    protected override async ValueTask EraseAsync(DueItem item, KeyVersion version, Tx tx, CancellationToken cancel)
    {
        if (version.Home == KeyHome.Token && await tx.FindAsync(KeyRows.ParkedKey(item.Tenant.Compact, item.Vault.Compact, item.Id), cancel).ConfigureAwait(false) is null)
        {
            await materials.DestroyAsync(item.Tenant, item.Vault, KeyPermit.ForErasure(item.Id, version), cancel).ConfigureAwait(false);
        }
    }
}
