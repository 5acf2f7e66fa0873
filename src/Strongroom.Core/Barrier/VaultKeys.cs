using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>The keys of vaults. Lookups wait for the store only the first time.</summary>
public sealed class VaultKeys : IDisposable
{
    private const int PageSize = 100;

    private readonly HeldKeys _held;
    private readonly IStore _store;
    private readonly IRowGuard _guard;
    private readonly TimeProvider _clock;
    private readonly IDisposable _watch;
    private long _changes;

    internal VaultKeys(HeldKeys held, IStore store, IRowGuard guard, TimeProvider clock)
    {
        _held = held;
        _store = store;
        _guard = guard;
        _clock = clock;
        _watch = store.Watch(BarrierRows.VaultKey.Prefix(), Changed);
    }

    /// <summary>Stages the first key of a new vault.</summary>
    public void Create(Tx tx, TenantId tenant, VaultId vault)
    {
        ArgumentNullException.ThrowIfNull(tx);
        Stage(tx, tenant, vault, number: 1);
    }

    /// <summary>
    /// Stages one more key, which new values go under once it is committed. Old values stay under theirs until their room seals them again.
    /// </summary>
    /// <returns>The number of the new key.</returns>
    public async ValueTask<uint> RotateAsync(Tx tx, TenantId tenant, VaultId vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var number = await NewestNumberAsync(tenant, vault, cancel).ConfigureAwait(false) + 1;
        Stage(tx, tenant, vault, number);
        return number;
    }

    /// <summary>Stages the end of all keys of a purged vault: what they sealed can never be opened again.</summary>
    public static async ValueTask EraseAsync(Tx tx, TenantId tenant, VaultId vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        await tx.EraseAsync(BarrierRows.VaultKeysOf(tenant, vault), int.MaxValue, cancel).ConfigureAwait(false);
    }

    /// <summary>The key for sealing.</summary>
    /// <exception cref="SealedException">The keys are not there.</exception>
    /// <exception cref="InvalidDataException">The vault has no key.</exception>
    public ValueTask<VaultKey> NewestAsync(TenantId tenant, VaultId vault, CancellationToken cancel) =>
        _held.Current.VaultKeys.FindNewest(tenant, vault) is { } key ? ValueTask.FromResult(key) : LoadNewestAsync(tenant, vault, cancel);

    /// <summary>The key for opening what names <paramref name="number"/>.</summary>
    /// <exception cref="SealedException">The keys are not there.</exception>
    /// <exception cref="InvalidDataException">The vault has no such key.</exception>
    public ValueTask<VaultKey> ForAsync(TenantId tenant, VaultId vault, uint number, CancellationToken cancel) =>
        _held.Current.VaultKeys.Find(tenant, vault, number) is { } key ? ValueTask.FromResult(key) : LoadAsync(tenant, vault, number, cancel);

    public void Dispose() => _watch.Dispose();

    private void Stage(Tx tx, TenantId tenant, VaultId vault, uint number)
    {
        using var material = SecretBytes.Random(VaultKey.Size);
        var record = VaultKeyWrap.Wrap(_held.Current.Ring, tenant, vault, number, material.Span, _clock.GetUtcNow());
        tx.Insert(BarrierRows.VaultKeyOf(tenant, vault, number), record);
    }

    private async ValueTask<VaultKey> LoadAsync(TenantId tenant, VaultId vault, uint number, CancellationToken cancel)
    {
        var keys = _held.Current;
        var rowKey = BarrierRows.VaultKeyOf(tenant, vault, number).Key;
        var row = await _store.GetAsync(rowKey, cancel).ConfigureAwait(false)
            ?? throw new InvalidDataException($"Vault {vault} has no key {number}");
        var record = RowShape<VaultKeyRecord>.Decode(_guard, rowKey, row.Value);
        return keys.VaultKeys.Keep(new VaultKey(tenant, vault, number, VaultKeyWrap.Unwrap(keys.Ring, tenant, vault, number, record)), _clock);
    }

    private async ValueTask<VaultKey> LoadNewestAsync(TenantId tenant, VaultId vault, CancellationToken cancel)
    {
        var keys = _held.Current;
        var changes = Interlocked.Read(ref _changes);
        var number = await NewestNumberAsync(tenant, vault, cancel).ConfigureAwait(false);
        var key = await ForAsync(tenant, vault, number, cancel).ConfigureAwait(false);
        keys.VaultKeys.RememberNewest(tenant, vault, number);
        if (Interlocked.Read(ref _changes) != changes)
        {
            // A key was added while this one was read: it may be the newer one.
            keys.VaultKeys.ForgetNewest(tenant, vault);
        }

        return key;
    }

    private async ValueTask<uint> NewestNumberAsync(TenantId tenant, VaultId vault, CancellationToken cancel)
    {
        StoreKey? last = null;
        for (; ; )
        {
            var page = await _store.ScanAsync(BarrierRows.VaultKeysOf(tenant, vault), last, PageSize, cancel).ConfigureAwait(false);
            last = page.Count > 0 ? page[^1].Key : last;
            if (page.Count < PageSize)
            {
                return last is { } key && BarrierRows.TryParseVaultKey(key, out _, out _, out var number)
                    ? number
                    : throw new InvalidDataException($"Vault {vault} has no key");
            }
        }
    }

    private void Changed(CommittedChange change)
    {
        if (!BarrierRows.TryParseVaultKey(change.Key, out var tenant, out var vault, out var number))
        {
            return;
        }

        Interlocked.Increment(ref _changes);
        if (_held.OrNull?.VaultKeys is { } cache)
        {
            cache.ForgetNewest(tenant, vault);
            if (change.Value is null)
            {
                cache.Forget(tenant, vault, number, _clock);
            }
        }
    }
}
