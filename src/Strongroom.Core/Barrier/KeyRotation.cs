using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>
/// Changes of the root key, its slots and the system keyring, while the installation is open. Each is one commit that depends on the rows it
/// has read; memory follows once it is durable. Throws <see cref="SealedException"/> when sealed.
/// </summary>
public sealed class KeyRotation
{
    private readonly HeldKeys _held;
    private readonly BarrierStore _rows;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    internal KeyRotation(HeldKeys held, IStore store, TimeProvider clock, ILogger<KeyRotation> log)
    {
        _held = held;
        _rows = new BarrierStore(store);
        _clock = clock;
        _log = log;
    }

    public async Task<IReadOnlyList<RootSlotSummary>> SlotsAsync(CancellationToken cancel)
    {
        _ = _held.Current;
        var set = await _rows.ReadAsync(cancel).ConfigureAwait(false);
        return [.. (set?.Slots ?? []).Select(slot => new RootSlotSummary(slot.Id, slot.Kind, slot.ShownName))];
    }

    /// <summary>Whether what is presented opens a slot of this installation.</summary>
    /// <returns>True, or why it does not.</returns>
    public Task<Result<bool>> ProveAsync(IRootSlot presented, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(presented);
        return ChangeAsync<bool>(
            async (keys, set) =>
            {
                if ((await RootSlots.OpenAsync(presented, set, cancel).ConfigureAwait(false)).IsRefused(out var error, out var opened))
                {
                    return error;
                }

                using (opened)
                {
                    return CryptographicOperations.FixedTimeEquals(opened.Span, keys.Root.Span) ? true : BarrierRefusals.SlotRefused;
                }
            },
            cancel);
    }

    /// <summary>Adds a system key, which everything new goes under. What is there stays readable under the older ones.</summary>
    /// <returns>The number of the new key.</returns>
    public Task<Result<uint>> RotateSystemKeyAsync(CancellationToken cancel) => ChangeAsync<uint>(
        async (keys, set) =>
        {
            var number = keys.Ring.Newest.Number + 1;
            var key = new SystemKey(number, _clock.GetUtcNow(), SecretBytes.Random(SystemKey.Size), keys.Installation);
            KeyringEntry[] entries = [.. keys.Ring.Entries, new KeyringEntry(key, Retired: false)];
            var batch = new Batch().Put(BarrierRows.Keyring.Key().Key, Sealed(keys.Root, keys.Installation, entries), set.KeyringRevision);
            if (!await _rows.CommitAsync(batch, cancel).ConfigureAwait(false))
            {
                key.Tenure.End();
                return BarrierRefusals.Contended;
            }

            keys.Replace(new Keyring(entries));
            _log.SystemKeyRotated(number);
            return number;
        },
        cancel);

    /// <summary>
    /// Makes a new root key and seals it into the slots that <paramref name="presented"/> opens; all other slots are removed, since a slot can be
    /// sealed again only with its own material in hand. The keyring is wrapped again; nothing below it changes.
    /// </summary>
    /// <returns>The new root generation.</returns>
    public Task<Result<int>> RotateRootAsync(IReadOnlyList<IRootSlot> presented, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(presented);
        ArgumentOutOfRangeException.ThrowIfZero(presented.Count);
        return ChangeAsync<int>((keys, set) => RotateRootAsync(presented, keys, set, cancel), cancel);
    }

    /// <summary>Adds a slot beside those that are there.</summary>
    /// <param name="name">Unlike any other slot's; null takes the kind, with a number when that is taken.</param>
    public Task<Result<RootSlotSummary>> AddSlotAsync(IRootSlot slot, string? name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return ChangeAsync<RootSlotSummary>(
            async (keys, set) =>
            {
                if (set.Slots.Count >= RootSlots.MostSlots)
                {
                    return BarrierRefusals.TooManySlots;
                }

                if (name is not null && set.Slots.Any(other => other.ShownName == name))
                {
                    return BarrierRefusals.SlotNameTaken;
                }

                if ((await RootSlots.EnrolAsync(slot, keys.Installation, keys.Root, cancel).ConfigureAwait(false)).IsRefused(out var error, out var added))
                {
                    return error;
                }

                added = added with { Name = name ?? FreeName(slot.Kind, set.Slots) };
                var batch = new Batch().Put(BarrierRows.SlotOf(added.Id).Key, BarrierStore.Encode(added), Expect.Absent);
                PutSet(batch, keys, set, [.. set.Slots, added]);
                if (!await _rows.CommitAsync(batch, cancel).ConfigureAwait(false))
                {
                    return BarrierRefusals.Contended;
                }

                _log.SlotAdded(added.Id, added.Kind);
                return new RootSlotSummary(added.Id, added.Kind, added.ShownName);
            },
            cancel);
    }

    /// <summary>Removes a slot; never the last. Its material opens copies of the database made before, until the root key is rotated.</summary>
    public Task<Result<Guid>> RemoveSlotAsync(Guid id, CancellationToken cancel) => ChangeAsync<Guid>(
        async (keys, set) =>
        {
            if (!set.SlotRevisions.TryGetValue(id, out var revision))
            {
                return BarrierRefusals.UnknownSlot;
            }

            if (set.Slots.Count == 1)
            {
                return BarrierRefusals.LastSlot;
            }

            var batch = new Batch().Delete(BarrierRows.SlotOf(id).Key, revision);
            PutSet(batch, keys, set, [.. set.Slots.Where(slot => slot.Id != id)]);
            if (!await _rows.CommitAsync(batch, cancel).ConfigureAwait(false))
            {
                return BarrierRefusals.Contended;
            }

            _log.SlotRemoved(id);
            return id;
        },
        cancel);

    /// <summary>Takes system keys out of the ring, or keeps them for purpose-sealed blobs only. Called when nothing in the store is under them.</summary>
    internal Task<Result<int>> DropSystemKeysAsync(uint below, bool remove, CancellationToken cancel) => ChangeAsync<int>(
        async (keys, set) =>
        {
            KeyringEntry[] entries =
            [
                .. keys.Ring.Entries
                    .Where(entry => !remove || entry.Key.Number >= below)
                    .Select(entry => entry.Key.Number < below ? entry with { Retired = true } : entry),
            ];
            var changed = keys.Ring.Entries.Count(entry => entry.Key.Number < below && (remove || !entry.Retired));
            if (changed == 0)
            {
                return 0;
            }

            var batch = new Batch().Put(BarrierRows.Keyring.Key().Key, Sealed(keys.Root, keys.Installation, entries), set.KeyringRevision);
            if (!await _rows.CommitAsync(batch, cancel).ConfigureAwait(false))
            {
                return BarrierRefusals.Contended;
            }

            keys.Replace(new Keyring(entries));
            return changed;
        },
        cancel);

    private async Task<Result<int>> RotateRootAsync(IReadOnlyList<IRootSlot> presented, OpenKeys keys, SlotSet set, CancellationToken cancel)
    {
        var root = SecretBytes.Random(RootSlots.RootKeySize);
        try
        {
            var slots = new List<RootSlotRecord>();
            foreach (var slot in presented)
            {
                // What opens no slot now may be a slip of the finger; sealed under that, the new root key would be lost.
                if ((await RootSlots.OpenAsync(slot, set, cancel).ConfigureAwait(false)).IsRefused(out var error, out var opened))
                {
                    return error;
                }

                opened.Dispose();
                if ((await RootSlots.EnrolAsync(slot, keys.Installation, root, cancel).ConfigureAwait(false)).IsRefused(out error, out var enrolled))
                {
                    return error;
                }

                slots.Add(enrolled with { Name = FreeName(slot.Kind, slots) });
            }

            var generation = set.RootGeneration + 1;
            if (!await _rows.CommitAsync(RootBatch(root, keys, set, slots, generation), CancellationToken.None).ConfigureAwait(false))
            {
                return BarrierRefusals.Contended;
            }

            keys.Replace(root);
            root = null;
            _log.RootRotated(generation, slots.Count, Math.Max(0, set.Slots.Count - slots.Count));
            return generation;
        }
        finally
        {
            root?.Dispose();
        }
    }

    private static Batch RootBatch(SecretBytes root, OpenKeys keys, SlotSet set, List<RootSlotRecord> slots, int generation)
    {
        var batch = new Batch();
        foreach (var old in set.Slots)
        {
            batch.Delete(BarrierRows.SlotOf(old.Id).Key, set.SlotRevisions[old.Id]);
        }

        foreach (var slot in slots)
        {
            batch.Put(BarrierRows.SlotOf(slot.Id).Key, BarrierStore.Encode(slot), Expect.Absent);
        }

        var record = new SlotSetRecord(keys.Installation, generation, RootSlots.Tag(root, keys.Installation, generation, slots));
        return batch
            .Put(BarrierRows.Slots.Key().Key, BarrierStore.Encode(record), set.SetRevision)
            .Put(BarrierRows.Keyring.Key().Key, Sealed(root, keys.Installation, keys.Ring.Entries), set.KeyringRevision);
    }

    private async Task<Result<T>> ChangeAsync<T>(Func<OpenKeys, SlotSet, Task<Result<T>>> change, CancellationToken cancel)
    {
        if (!await _held.Transition.WaitAsync(0, cancel).ConfigureAwait(false))
        {
            return BarrierRefusals.Busy;
        }

        try
        {
            var keys = _held.Current;
            if (await _rows.ReadAsync(cancel).ConfigureAwait(false) is not { } set || !RootSlots.IsWhole(keys.Root, set))
            {
                return BarrierRefusals.SlotsAltered;
            }

            if (set.Keyring is null || KeyringSeal.Open(keys.Root, keys.Installation, set.Keyring) is not { } stored)
            {
                return BarrierRefusals.KeyringAltered;
            }

            CatchUp(keys, stored);
            return await change(keys, set).ConfigureAwait(false);
        }
        finally
        {
            _held.Transition.Release();
        }
    }

    /// <summary>Takes over what the stored keyring has more or less than memory: a commit whose outcome was unknown, or another node's.</summary>
    private static void CatchUp(OpenKeys keys, Keyring stored)
    {
        var entries = new List<KeyringEntry>();
        foreach (var entry in stored.Entries)
        {
            if (keys.Ring.Entries.FirstOrDefault(held => held.Key.Number == entry.Key.Number) is { Key: not null } held)
            {
                entry.Key.Tenure.End();
                entries.Add(held with { Retired = entry.Retired });
            }
            else
            {
                entries.Add(entry);
            }
        }

        keys.Replace(new Keyring(entries));
    }

    /// <summary>Null where the kind itself is free.</summary>
    private static string? FreeName(string kind, IEnumerable<RootSlotRecord> slots)
    {
        var taken = slots.Select(slot => slot.ShownName).ToHashSet(StringComparer.Ordinal);
        return taken.Contains(kind) ? Enumerable.Range(2, RootSlots.MostSlots).Select(number => $"{kind}-{number}").First(free => !taken.Contains(free)) : null;
    }

    private static void PutSet(Batch batch, OpenKeys keys, SlotSet set, IReadOnlyList<RootSlotRecord> slots)
    {
        var record = new SlotSetRecord(keys.Installation, set.RootGeneration, RootSlots.Tag(keys.Root, keys.Installation, set.RootGeneration, slots));
        batch.Put(BarrierRows.Slots.Key().Key, BarrierStore.Encode(record), set.SetRevision);
    }

    private static byte[] Sealed(SecretBytes root, Guid installation, IReadOnlyList<KeyringEntry> entries) =>
        BarrierStore.Encode(KeyringSeal.Seal(root, installation, entries));
}
