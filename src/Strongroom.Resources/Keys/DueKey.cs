using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Finds the key that a due item is about.</summary>
internal static class DueKey
{
    /// <summary>Null when there is nothing to do any more: the key is gone, deleted, or another, or its vault is not live.</summary>
    public static async ValueTask<(VaultEntry Vault, KeyHead Head)?> FindAsync(IVaultDirectory vaults, DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var vaultName) || !ObjectName.TryParse(item.ObjectName, out var name) || Live(vaults, vaultName, item.Vault) is not { } vault)
        {
            return null;
        }

        return await tx.FindAsync(KeyRows.Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { } head && head.Incarnation == item.Id ? (vault, head) : null;
    }

    public static AuditRecord Record(VaultEntry vault, KeyHead head, string operation, DateTimeOffset now) => new()
    {
        Time = now,
        RequestId = Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = operation,
        Status = 200,
        Tenant = vault.Tenant.Value,
        ResourceId = vault.Scope.Path,
        Vault = vault.Id.Value,
        ClientInfo = "schedule",
        ObjectId = KeyRows.Shelf.Kind.Id("", head.Name, head.Current.Version),
        Duration = TimeSpan.Zero,
        Key = KeyReading.Audited(head.Current),
    };

    private static VaultEntry? Live(IVaultDirectory vaults, VaultName name, VaultId id) =>
        vaults.Find(name) is { } vault && vault.Id == id ? vault
        : vaults.FindManagedHsm(name) is { } hsm && hsm.Id == id ? hsm
        : null;
}
