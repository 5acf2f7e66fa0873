using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>The birth of an installation: root key, first system key and first slot, in one commit.</summary>
internal static class FirstKeys
{
    public static async Task<VaultError?> CreateAsync(BarrierStore rows, IRootSlot first, DateTimeOffset now, CancellationToken cancel)
    {
        var installation = Entropy.NewGuid();
        using var root = SecretBytes.Random(RootSlots.RootKeySize);
        if ((await RootSlots.EnrolAsync(first, installation, root, cancel).ConfigureAwait(false)).IsRefused(out var error, out var slot))
        {
            return error;
        }

        var systemKey = new SystemKey(1, now, SecretBytes.Random(SystemKey.Size), installation);
        var keyring = KeyringSeal.Seal(root, installation, [new KeyringEntry(systemKey, Retired: false)]);
        systemKey.Tenure.End();

        const int generation = 1;
        var set = new SlotSetRecord(installation, generation, RootSlots.Tag(root, installation, generation, [slot]));
        var batch = new Batch()
            .Put(BarrierRows.SlotOf(slot.Id).Key, BarrierStore.Encode(slot), Expect.Absent)
            .Put(BarrierRows.Slots.Key().Key, BarrierStore.Encode(set), Expect.Absent)
            .Put(BarrierRows.Keyring.Key().Key, BarrierStore.Encode(keyring), Expect.Absent);
        return await rows.CommitAsync(batch, cancel).ConfigureAwait(false) ? null : BarrierRefusals.AlreadyInitialized;
    }
}
