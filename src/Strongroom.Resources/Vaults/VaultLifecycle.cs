using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>How vaults come to be, go, come back and end. Each step works on a given unit of work.</summary>
public sealed class VaultLifecycle(VaultKeys keys, IScopedGrants grants, IHsmAccess access, TimeProvider clock)
{
    /// <summary>
    /// Stages a vault and its first key, for an operator at the local socket; its resource group is made if there is none. A name in use is
    /// refused: names are unique in the installation.
    /// </summary>
    public async ValueTask<Result<VaultEntry>> CreateAsync(Tx tx, VaultDraft draft, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Fault() is { } fault)
        {
            return fault;
        }

        var now = clock.GetUtcNow();
        if ((await Subscriptions.EnsureAsync(tx, draft.Subscription, draft.Tenant, $"Subscription {draft.Subscription:D}", now, cancel).ConfigureAwait(false)).IsRefused(out var error, out _)
            || (await GroupOfAsync(tx, draft, now, cancel).ConfigureAwait(false)).IsRefused(out error, out var group))
        {
            return error;
        }

        var record = new VaultRecord
        {
            Id = VaultId.New(),
            Tenant = draft.Tenant,
            Subscription = draft.Subscription,
            ResourceGroup = group.Name,
            Name = draft.Name,
            ShownName = draft.Name.Value,
            Location = draft.Location,
            RetentionDays = draft.RetentionDays,
            PurgeProtection = draft.PurgeProtection,
            CreatedAt = now,
            Settings = VaultSettings.Default with { UsesRbac = true },
        };
        return (await InsertAsync(tx, record, cancel).ConfigureAwait(false)).IsRefused(out error, out var made) ? error : VaultDirectory.Entry(made);
    }

    private static async ValueTask<Result<ResourceGroup>> GroupOfAsync(Tx tx, VaultDraft draft, DateTimeOffset now, CancellationToken cancel)
    {
        if (await ResourceGroups.FindAsync(tx, draft.Subscription, draft.ResourceGroup, cancel).ConfigureAwait(false) is not { } group)
        {
            return await ResourceGroups.EnsureAsync(tx, draft.Tenant, draft.Subscription, draft.ResourceGroup, draft.Location, now, cancel).ConfigureAwait(false);
        }

        ResourceGroups.Enter(tx, group);
        return group;
    }

    /// <summary>Turns purge protection on. There is no way to turn it off (S37).</summary>
    public static async ValueTask<Result<VaultEntry>> ProtectAsync(Tx tx, VaultName name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (await tx.FindAsync(VaultRows.Key(name), cancel).ConfigureAwait(false) is not { DeletedAt: null } record)
        {
            return new VaultError(404, "VaultNotFound", $"There is no vault named '{name}'.");
        }

        var guarded = record with { PurgeProtection = true };
        tx.Put(VaultRows.Key(name), guarded);
        return VaultDirectory.Entry(guarded);
    }

    /// <summary>Stages a new vault or managed HSM and its first key.</summary>
    internal async ValueTask<Result<VaultRecord>> InsertAsync(Tx tx, VaultRecord record, CancellationToken cancel)
    {
        var key = VaultRows.KeyOf(record);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } holder)
        {
            return holder.DeletedAt is null ? VaultRefusals.NameTaken(record) : VaultRefusals.NameReserved(record);
        }

        // Roles may have been given at this scope before, to the name's last bearer or to nobody: none of them was meant for this vault (S28).
        await grants.RemoveUnderAsync(tx, record.Tenant, record.Scope, cancel).ConfigureAwait(false);
        tx.Insert(key, record);
        keys.Create(tx, record.Tenant, record.Id);
        return record;
    }

    /// <summary>Stages the soft deletion: the name stays taken and everything inside stays as it is, until it is recovered or its retention is over.</summary>
    internal static VaultRecord Delete(Tx tx, VaultRecord live, DateTimeOffset now)
    {
        var deleted = live with { DeletedAt = now };
        tx.Put(VaultRows.KeyOf(live), deleted);
        VaultPurge.Schedule(tx, deleted);
        return deleted;
    }

    /// <summary>Stages the way back. Role assignments do not come back: they were removed.</summary>
    internal static async ValueTask<VaultRecord> RecoverAsync(Tx tx, VaultRecord deleted, PrincipalId by, DateTimeOffset now, CancellationToken cancel)
    {
        await VaultPurge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        var live = deleted with { DeletedAt = null, ChangedAt = now, ChangedBy = by };
        tx.Put(VaultRows.KeyOf(deleted), live);
        return live;
    }

    /// <summary>Stages the end: the name is free, the keys are gone, and what they sealed is erased row by row.</summary>
    internal async ValueTask PurgeAsync(Tx tx, VaultRecord deleted, DateTimeOffset now, CancellationToken cancel)
    {
        await VaultPurge.CancelAsync(tx, deleted, cancel).ConfigureAwait(false);
        tx.Delete(VaultRows.KeyOf(deleted));
        await VaultKeys.EraseAsync(tx, deleted.Tenant, deleted.Id, cancel).ConfigureAwait(false);
        await access.RemoveAsync(tx, deleted.Tenant, deleted.Id, cancel).ConfigureAwait(false);
        VaultErasure.Schedule(tx, deleted, now);
    }
}
