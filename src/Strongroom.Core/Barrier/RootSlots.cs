using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>Wraps the root key into slots and out of them, and holds the set of slots together.</summary>
internal static class RootSlots
{
    public const int RootKeySize = 32;
    public const int MostSlots = 16;

    private const int CommitmentOffset = BlobHeader.ShortSize;
    private const int SealedOffset = CommitmentOffset + KeyCommitment.Size;
    private const int WrappedSize = SealedOffset + RootKeySize + Xaes256Gcm.Overhead;
    private const int Scratch = 256;

    /// <summary>A new slot for the root key.</summary>
    public static async ValueTask<Result<RootSlotRecord>> EnrolAsync(IRootSlot slot, Guid installation, SecretBytes root, CancellationToken cancel)
    {
        if ((await slot.EnrolAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var made))
        {
            return error;
        }

        using (made.Key)
        {
            var record = new RootSlotRecord(Entropy.NewGuid(), slot.Kind, made.Header, new byte[WrappedSize]);
            record.Wrapped[BlobHeader.FormatOffset] = BlobHeader.Format;
            record.Wrapped[BlobHeader.AlgorithmOffset] = BlobHeader.XaesGcm;
            var bound = Bind(installation, record, stackalloc byte[Scratch]);
            KeyCommitment.Compute(made.Key.Span, bound, record.Wrapped.AsSpan(CommitmentOffset, KeyCommitment.Size));
            using var xaes = new Xaes256Gcm(made.Key.Span);
            xaes.Seal(root.Span, bound, record.Wrapped.AsSpan(SealedOffset));
            return record;
        }
    }

    /// <summary>
    /// The root key out of the first slot of the presented kind that opens. When none does, the refusal is <see cref="BarrierRefusals.SlotRefused"/>,
    /// unless no slot could even be tried: then it is what the material or a header lacks.
    /// </summary>
    public static async ValueTask<Result<SecretBytes>> OpenAsync(IRootSlot presented, SlotSet set, CancellationToken cancel)
    {
        VaultError? complaint = null;
        var tried = false;
        foreach (var slot in set.Slots.Where(slot => slot.Kind == presented.Kind).Take(MostSlots))
        {
            if ((await presented.RecoverAsync(slot.Header, cancel).ConfigureAwait(false)).IsRefused(out var error, out var slotKey))
            {
                complaint = error;
                continue;
            }

            tried = true;
            using (slotKey)
            {
                if (Unwrap(slotKey, set.Installation, slot) is { } root)
                {
                    return root;
                }
            }
        }

        return tried ? BarrierRefusals.SlotRefused : complaint ?? BarrierRefusals.SlotRefused;
    }

    /// <summary>The tag over all slots, whatever order they come in.</summary>
    public static byte[] Tag(SecretBytes root, Guid installation, int rootGeneration, IEnumerable<RootSlotRecord> slots)
    {
        var bound = new BoundContext((byte)ContextType.SlotSet, stackalloc byte[Scratch]);
        bound.Add(installation);
        bound.Add((uint)rootGeneration);
        foreach (var slot in slots.OrderBy(slot => slot.Id.ToString("N"), StringComparer.Ordinal))
        {
            bound.Add(slot.Id);
            bound.Add(BarrierStore.Encode(slot));
        }

        using var key = PurposeKey.Derive(root.Span, installation, "slot-set");
        return HMACSHA256.HashData(key.Span, bound.Written);
    }

    public static bool IsWhole(SecretBytes root, SlotSet set) =>
        CryptographicOperations.FixedTimeEquals(Tag(root, set.Installation, set.RootGeneration, set.Slots), set.Tag);

    private static SecretBytes? Unwrap(SecretBytes slotKey, Guid installation, RootSlotRecord slot)
    {
        if (slotKey.Length != Xaes256Gcm.KeySize || slot.Wrapped.Length != WrappedSize || !BlobHeader.IsKnown(slot.Wrapped))
        {
            return null;
        }

        var bound = Bind(installation, slot, stackalloc byte[Scratch]);
        if (!KeyCommitment.Matches(slotKey.Span, bound, slot.Wrapped.AsSpan(CommitmentOffset, KeyCommitment.Size)))
        {
            return null;
        }

        var root = SecretBytes.Allocate(RootKeySize);
        using var xaes = new Xaes256Gcm(slotKey.Span);
        if (xaes.TryOpen(slot.Wrapped.AsSpan(SealedOffset), bound, root.Writable))
        {
            return root;
        }

        root.Dispose();
        return null;
    }

    private static ReadOnlySpan<byte> Bind(Guid installation, RootSlotRecord slot, Span<byte> scratch)
    {
        var bound = new BoundContext((byte)ContextType.RootSlot, scratch);
        bound.Add(BlobHeader.Format);
        bound.Add(BlobHeader.XaesGcm);
        bound.Add(installation);
        bound.Add(slot.Id);
        bound.Add(slot.Kind);
        bound.Add(slot.Header);
        return bound.Written;
    }
}
