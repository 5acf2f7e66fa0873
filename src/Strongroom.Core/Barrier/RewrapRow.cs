using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>What re-wrapping makes of one row.</summary>
internal sealed class RewrapRow(HeldKeys held, IEnumerable<IRewrapRows> rooms)
{
    private readonly RowGuard _guard = new(held);
    private readonly IReadOnlyList<IRewrapRows> _rooms = [.. rooms];

    /// <summary>The row under the newest keys; null when it, and what is sealed in it, already is.</summary>
    /// <exception cref="RowIntegrityException">Its tag is not valid: it must not get a new one.</exception>
    public async ValueTask<byte[]?> RewrapAsync(StoredRow row, uint target, CancellationToken cancel)
    {
        var room = _rooms.FirstOrDefault(room => room.Owns(row.Key));
        var isVaultKey = BarrierRows.TryParseVaultKey(row.Key, out _, out _, out _);
        var isUnderTarget = RowEnvelope.NumberOf(row.Value) >= target;
        if (isUnderTarget && room is null && !isVaultKey)
        {
            return null;
        }

        var payload = _guard.Open(row.Key, row.Value);
        var changed = isVaultKey ? RewrapVaultKey(row.Key, payload, target)
            : room is null ? null
            : await room.RewrapAsync(row.Key, payload, cancel).ConfigureAwait(false);
        return changed is null && isUnderTarget ? null : _guard.Protect(row.Key, changed ?? payload.Span);
    }

    private byte[]? RewrapVaultKey(StoreKey key, ReadOnlyMemory<byte> payload, uint target)
    {
        var reader = new RecordReader(payload.Span);
        var record = VaultKeyRecord.Read(ref reader);
        if (record.SystemKey >= target || !BarrierRows.TryParseVaultKey(key, out var tenant, out var vault, out var number))
        {
            return null;
        }

        var ring = held.Current.Ring;
        using var material = VaultKeyWrap.Unwrap(ring, tenant, vault, number, record);
        return BarrierStore.Encode(VaultKeyWrap.Wrap(ring, tenant, vault, number, material.Span, record.CreatedAt));
    }
}
