using System.Buffers.Binary;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// Seals values: each under an object key of its own, which the vault key wraps. Both layers are bound to the value's place, format, algorithm
/// and vault key.
/// <code>
/// format (1) || algorithm (1) || vault key number (4) || wrapped object key: nonce (24), key (32), tag (16) || nonce (12) || ciphertext || tag (16)
/// </code>
/// </summary>
public sealed class ValueSealer
{
    private const int WrappedKeyOffset = BlobHeader.Size;
    private const int WrappedKeySize = SealedValue.KeySize + Xaes256Gcm.Overhead;
    private const int ValueOffset = WrappedKeyOffset + WrappedKeySize;
    private const int Scratch = 320;

    /// <summary>How much longer what is sealed is than the value.</summary>
    public const int Overhead = ValueOffset + SealedValue.Overhead;

    /// <summary>The number of the vault key that a sealed value needs.</summary>
    /// <exception cref="InvalidDataException">The bytes are no sealed value of a known format and algorithm.</exception>
    public static uint KeyNumberOf(ReadOnlySpan<byte> sealedValue) =>
        sealedValue.Length >= Overhead && BlobHeader.IsKnown(sealedValue)
            ? BinaryPrimitives.ReadUInt32BigEndian(sealedValue[BlobHeader.KeyNumberOffset..])
            : throw new InvalidDataException("The sealed value is of no known format");

    /// <exception cref="SealedException">The installation was sealed since the key was found.</exception>
    public byte[] Seal(VaultKey key, in ValueContext context, ReadOnlySpan<byte> plaintext)
    {
        CheckVault(key, context);
        var sealedValue = new byte[Overhead + plaintext.Length];
        sealedValue[BlobHeader.FormatOffset] = BlobHeader.Format;
        sealedValue[BlobHeader.AlgorithmOffset] = BlobHeader.XaesGcm;
        BinaryPrimitives.WriteUInt32BigEndian(sealedValue.AsSpan(BlobHeader.KeyNumberOffset), key.Number);

        var bound = Bind(key.Number, context, stackalloc byte[Scratch]);
        Span<byte> objectKey = stackalloc byte[SealedValue.KeySize];
        try
        {
            RandomNumberGenerator.Fill(objectKey);
            using var use = key.Use();
            key.Wrap.Seal(objectKey, bound, sealedValue.AsSpan(WrappedKeyOffset, WrappedKeySize));
            SealedValue.Seal(objectKey, plaintext, bound, sealedValue.AsSpan(ValueOffset));
            return sealedValue;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(objectKey);
        }
    }

    /// <returns>The value; the caller disposes it.</returns>
    /// <exception cref="SealedException">The installation was sealed since the key was found.</exception>
    /// <exception cref="InvalidDataException">It was not sealed here, in this place, with this key. All failures look alike.</exception>
    public SecretBytes Open(VaultKey key, in ValueContext context, ReadOnlySpan<byte> sealedValue)
    {
        CheckVault(key, context);
        if (KeyNumberOf(sealedValue) != key.Number)
        {
            throw Misplaced();
        }

        var bound = Bind(key.Number, context, stackalloc byte[Scratch]);
        Span<byte> objectKey = stackalloc byte[SealedValue.KeySize];
        var plaintext = SecretBytes.Allocate(sealedValue.Length - Overhead);
        try
        {
            if (TryUnwrap(key, sealedValue.Slice(WrappedKeyOffset, WrappedKeySize), bound, objectKey) &&
                SealedValue.TryOpen(objectKey, sealedValue[ValueOffset..], bound, plaintext.Writable))
            {
                return plaintext;
            }
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(objectKey);
        }

        plaintext.Dispose();
        throw Misplaced();
    }

    /// <summary>The same value under another key of the same vault, with a fresh object key.</summary>
    public byte[] Rewrap(VaultKey from, VaultKey to, in ValueContext context, ReadOnlySpan<byte> sealedValue)
    {
        using var value = Open(from, context, sealedValue);
        return Seal(to, context, value.Span);
    }

    private static bool TryUnwrap(VaultKey key, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound, Span<byte> objectKey)
    {
        using var use = key.Use();
        return key.Wrap.TryOpen(wrapped, bound, objectKey);
    }

    private static ReadOnlySpan<byte> Bind(uint keyNumber, in ValueContext context, Span<byte> scratch)
    {
        var bound = new BoundContext((byte)ContextType.Value, scratch);
        bound.Add(BlobHeader.Format);
        bound.Add(BlobHeader.XaesGcm);
        bound.Add(keyNumber);
        bound.Add(context.Tenant.Value);
        bound.Add(context.Vault.Value);
        bound.Add(context.Kind);
        bound.Add(context.Name);
        bound.Add(context.Version);
        return bound.Written;
    }

    private static void CheckVault(VaultKey key, in ValueContext context)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Tenant != context.Tenant || key.Vault != context.Vault)
        {
            throw new ArgumentException("The key is another vault's", nameof(key));
        }
    }

    private static InvalidDataException Misplaced() => new("The sealed value does not open in its place");
}
