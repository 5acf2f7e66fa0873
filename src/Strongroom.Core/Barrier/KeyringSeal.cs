using System.Buffers.Binary;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// Seals the keyring under the root key's wrapping key.
/// <code>
/// sealed    = format (1) || algorithm (1) || key commitment (32) || XAES-256-GCM: nonce (24), ciphertext, tag (16)
/// plaintext = for each key, oldest first: number (4) || made at, Unix seconds (8) || retired (1) || key (32); integers big-endian
/// </code>
/// </summary>
internal static class KeyringSeal
{
    private const int CreatedOffset = 4;
    private const int RetiredOffset = 12;
    private const int KeyOffset = 13;
    private const int EntrySize = KeyOffset + SystemKey.Size;
    private const int CommitmentOffset = BlobHeader.ShortSize;
    private const int SealedOffset = CommitmentOffset + KeyCommitment.Size;
    private const int Overhead = SealedOffset + Xaes256Gcm.Overhead;
    private const int Scratch = 64;
    private const string Purpose = "keyring-wrap";

    public static KeyringRecord Seal(SecretBytes root, Guid installation, IReadOnlyList<KeyringEntry> entries)
    {
        using var plaintext = SecretBytes.Allocate(entries.Count * EntrySize);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = plaintext.Writable.Slice(i * EntrySize, EntrySize);
            BinaryPrimitives.WriteUInt32BigEndian(entry, entries[i].Key.Number);
            BinaryPrimitives.WriteInt64BigEndian(entry[CreatedOffset..], entries[i].Key.CreatedAt.ToUnixTimeSeconds());
            entry[RetiredOffset] = entries[i].Retired ? (byte)1 : (byte)0;
            using var use = entries[i].Key.Use();
            entries[i].Key.Material.CopyTo(entry[KeyOffset..]);
        }

        var blob = new byte[Overhead + plaintext.Length];
        blob[BlobHeader.FormatOffset] = BlobHeader.Format;
        blob[BlobHeader.AlgorithmOffset] = BlobHeader.XaesGcm;
        var bound = Bind(installation, stackalloc byte[Scratch]);
        using var wrapKey = PurposeKey.Derive(root.Span, installation, Purpose);
        KeyCommitment.Compute(wrapKey.Span, bound, blob.AsSpan(CommitmentOffset, KeyCommitment.Size));
        using var xaes = new Xaes256Gcm(wrapKey.Span);
        xaes.Seal(plaintext.Span, bound, blob.AsSpan(SealedOffset));
        return new KeyringRecord(blob);
    }

    /// <returns>The keys, which the caller ends; null when the keyring does not open under this root key.</returns>
    public static Keyring? Open(SecretBytes root, Guid installation, KeyringRecord record)
    {
        ReadOnlySpan<byte> blob = record.Sealed;
        if (blob.Length < Overhead + EntrySize || (blob.Length - Overhead) % EntrySize != 0 || !BlobHeader.IsKnown(blob))
        {
            return null;
        }

        var bound = Bind(installation, stackalloc byte[Scratch]);
        using var wrapKey = PurposeKey.Derive(root.Span, installation, Purpose);
        using var xaes = new Xaes256Gcm(wrapKey.Span);
        using var plaintext = SecretBytes.Allocate(blob.Length - Overhead);
        return KeyCommitment.Matches(wrapKey.Span, bound, blob.Slice(CommitmentOffset, KeyCommitment.Size)) &&
            xaes.TryOpen(blob[SealedOffset..], bound, plaintext.Writable)
            ? Parse(plaintext.Span, installation)
            : null;
    }

    private static Keyring Parse(ReadOnlySpan<byte> plaintext, Guid installation)
    {
        var entries = new List<KeyringEntry>();
        for (; !plaintext.IsEmpty; plaintext = plaintext[EntrySize..])
        {
            var number = BinaryPrimitives.ReadUInt32BigEndian(plaintext);
            var createdAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(plaintext[CreatedOffset..]));
            var key = new SystemKey(number, createdAt, new SecretBytes(plaintext.Slice(KeyOffset, SystemKey.Size)), installation);
            entries.Add(new KeyringEntry(key, plaintext[RetiredOffset] == 1));
        }

        return new Keyring(entries);
    }

    private static ReadOnlySpan<byte> Bind(Guid installation, Span<byte> scratch)
    {
        var bound = new BoundContext((byte)ContextType.Keyring, scratch);
        bound.Add(BlobHeader.Format);
        bound.Add(BlobHeader.XaesGcm);
        bound.Add(installation);
        return bound.Written;
    }
}
