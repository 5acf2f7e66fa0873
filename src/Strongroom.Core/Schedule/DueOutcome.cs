using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Schedule;

/// <summary>What became of an item.</summary>
/// <param name="Finished">False when there is more to do: the item stays and is run again at once.</param>
/// <param name="Record">The audit record that commits with the change; null when nothing happened that an auditor would ask about.</param>
/// <param name="Scrub">True when deleted bytes must leave the store's files soon (S15).</param>
public sealed record DueOutcome(bool Finished, AuditRecord? Record = null, bool Scrub = false)
{
    /// <summary>Nothing was done, as nothing can be for now; the item stays as it is and is run again at a later turn.</summary>
    public static DueOutcome Later { get; } = new(Finished: false) { Waits = true };

    public bool Waits { get; private init; }

    /// <summary>
    /// What an item comes to that finds no live object. In a vault that is deleted and can be recovered everything stays as it is, so that its work has to
    /// stay too: nothing would stage it a second time.
    /// </summary>
    public static DueOutcome WithoutObject(IVaultDirectory vaults, DueItem item)
    {
        ArgumentNullException.ThrowIfNull(vaults);
        ArgumentNullException.ThrowIfNull(item);
        return VaultName.TryParse(item.VaultName, out var name) && vaults.FindEvenDeleted(name, item.Vault) is not null
            && vaults.Find(name)?.Id != item.Vault && vaults.FindManagedHsm(name)?.Id != item.Vault
            ? Later
            : new DueOutcome(Finished: true);
    }
}
