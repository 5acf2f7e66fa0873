using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>Reads and writes the rows that exist before there are keys to tag them with.</summary>
internal sealed class BarrierStore(IStore store)
{
    private static readonly AsTheyAre Plain = new();

    /// <summary>Null when the installation was never initialized. Rows that cannot be read throw <see cref="InvalidDataException"/>.</summary>
    public async ValueTask<SlotSet?> ReadAsync(CancellationToken cancel)
    {
        var setRow = await store.GetAsync(BarrierRows.Slots.Key().Key, cancel).ConfigureAwait(false);
        var keyringRow = await store.GetAsync(BarrierRows.Keyring.Key().Key, cancel).ConfigureAwait(false);
        var slotRows = await store.ScanAsync(BarrierRows.Slot.Prefix(), null, RootSlots.MostSlots + 1, cancel).ConfigureAwait(false);
        if (setRow is null)
        {
            return keyringRow is null && slotRows.Count == 0 ? null : throw new InvalidDataException("The record that holds the root slots together is missing");
        }

        var set = Decode(BarrierRows.Slots, setRow);
        var slots = slotRows.Select(row => (row.Key, row.Revision, Record: Decode(BarrierRows.Slot, row))).ToList();
        return slots.Count <= RootSlots.MostSlots && slots.All(slot => slot.Key == BarrierRows.SlotOf(slot.Record.Id).Key)
            ? new SlotSet
            {
                Installation = set.Installation,
                RootGeneration = set.RootGeneration,
                Tag = set.Tag,
                Slots = [.. slots.Select(slot => slot.Record)],
                SlotRevisions = slots.ToDictionary(slot => slot.Record.Id, slot => slot.Revision),
                SetRevision = setRow.Revision,
                Keyring = keyringRow is null ? null : Decode(BarrierRows.Keyring, keyringRow),
                KeyringRevision = keyringRow?.Revision ?? Expect.Absent,
            }
            : throw new InvalidDataException("There are too many root slots, or one stands under another's id");
    }

    /// <summary>False when somebody else has changed one of the rows since they were read.</summary>
    public async ValueTask<bool> CommitAsync(Batch batch, CancellationToken cancel) =>
        (await store.CommitAsync(batch, cancel).ConfigureAwait(false)).Committed;

    public static byte[] Encode<T>(T record) where T : class, IRecord<T>
    {
        var writer = new RecordWriter();
        T.Write(writer, record);
        return writer.Written.ToArray();
    }

    private static T Decode<T>(RowShape<T> shape, StoredRow row) where T : class, IRecord<T>
    {
        _ = shape;
        return RowShape<T>.Decode(Plain, row.Key, row.Value);
    }

    private sealed class AsTheyAre : IRowGuard
    {
        public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload) => payload.ToArray();

        public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored) => stored;
    }
}
