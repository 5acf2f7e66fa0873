using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>How vaults come to be and change. Each step works on a given unit of work.</summary>
public sealed class VaultLifecycle(VaultKeys keys, TimeProvider clock)
{
    /// <summary>Stages a vault and its first key. A name in use is refused: names are unique in the installation.</summary>
    public async ValueTask<Result<VaultEntry>> CreateAsync(Tx tx, VaultDraft draft, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Fault() is { } fault)
        {
            return fault;
        }

        if (await tx.FindAsync(VaultRows.Key(draft.Name), cancel).ConfigureAwait(false) is not null)
        {
            return new VaultError(409, "VaultAlreadyExists", $"The vault name '{draft.Name}' is already in use.");
        }

        var record = new VaultRecord
        {
            Id = VaultId.New(),
            Tenant = draft.Tenant,
            Subscription = draft.Subscription,
            ResourceGroup = draft.ResourceGroup,
            Name = draft.Name,
            Location = draft.Location,
            RetentionDays = draft.RetentionDays,
            PurgeProtection = draft.PurgeProtection,
            CreatedAt = clock.GetUtcNow(),
        };
        tx.Insert(VaultRows.Key(draft.Name), record);
        keys.Create(tx, record.Tenant, record.Id);
        return VaultDirectory.Entry(record);
    }

    /// <summary>Turns purge protection on. There is no way to turn it off (S37).</summary>
    public static async ValueTask<Result<VaultEntry>> ProtectAsync(Tx tx, VaultName name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (await tx.FindAsync(VaultRows.Key(name), cancel).ConfigureAwait(false) is not { } record)
        {
            return new VaultError(404, "VaultNotFound", $"There is no vault named '{name}'.");
        }

        var guarded = record with { PurgeProtection = true };
        tx.Put(VaultRows.Key(name), guarded);
        return VaultDirectory.Entry(guarded);
    }
}
