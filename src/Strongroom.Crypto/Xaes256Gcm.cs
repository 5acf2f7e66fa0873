using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// XAES-256-GCM (https://c2sp.org/XAES-256-GCM): AES-256-GCM under a subkey that each nonce derives, so that random 192-bit nonces serve 2^80
/// messages. It does not commit to the key; where a caller could choose the key, <see cref="KeyCommitment"/> goes with it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <code>
/// sealed = nonce (24) || ciphertext (as long as the plaintext) || tag (16)
/// </code>
/// </remarks>
public sealed class Xaes256Gcm : IDisposable
{
    public const int KeySize = 32;
    public const int NonceSize = 24;
    public const int TagSize = 16;

    /// <summary>How much longer what is sealed is than its plaintext.</summary>
    public const int Overhead = NonceSize + TagSize;

    /// <summary>The first half of the nonce goes into the subkey, the second is the nonce of AES-GCM.</summary>
    private const int DerivingNonceSize = 12;

    /// <summary>SP 800-108r1 §4.1: a 16-bit counter, the label 'X', a zero byte; then the context.</summary>
    private const int ContextOffset = 4;

    private readonly Aes256Block _block;
    private readonly byte[] _k1 = GC.AllocateArray<byte>(Aes256Block.BlockSize, pinned: true);

    public Xaes256Gcm(ReadOnlySpan<byte> key) : this(key, portable: false)
    {
    }

    internal Xaes256Gcm(ReadOnlySpan<byte> key, bool portable)
    {
        _block = new Aes256Block(key, portable);

        // SP 800-38B §6.1: K1 is the encrypted zero block doubled in GF(2^128), reduced by 0x87 without a branch on key material.
        Span<byte> zero = stackalloc byte[Aes256Block.BlockSize];
        zero.Clear();
        _block.Encrypt(zero, _k1);
        var l = BinaryPrimitives.ReadUInt128BigEndian(_k1);
        BinaryPrimitives.WriteUInt128BigEndian(_k1, (l << 1) ^ ((l >> 127) * 0x87));
    }

    /// <summary>Seals under a fresh random nonce. <paramref name="destination"/> is <see cref="Overhead"/> bytes longer than the plaintext.</summary>
    public void Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, plaintext.Length + Overhead);
        var nonce = destination[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        Encrypt(nonce, plaintext, associated, destination[NonceSize..]);
    }

    /// <summary>Opens into <paramref name="plaintext"/>, which is <see cref="Overhead"/> bytes shorter. False, and a zeroed plaintext, when anything differs.</summary>
    public bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated, Span<byte> plaintext)
    {
        if (sealedBytes.Length < Overhead)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, sealedBytes.Length - Overhead);
        var nonce = sealedBytes[..NonceSize];
        Span<byte> subkey = stackalloc byte[KeySize];
        try
        {
            DeriveSubkey(nonce, subkey);
            using var gcm = new AesGcm(subkey, TagSize);
            gcm.Decrypt(nonce[DerivingNonceSize..], sealedBytes[NonceSize..^TagSize], sealedBytes[^TagSize..], plaintext, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext.Clear();
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(subkey);
        }
    }

    /// <summary>Encrypts under a given nonce: for <see cref="Seal"/> and the published vectors only.</summary>
    internal void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> ciphertextAndTag)
    {
        Span<byte> subkey = stackalloc byte[KeySize];
        try
        {
            DeriveSubkey(nonce, subkey);

            // One AesGcm for each message: its key is new each time anyway, and an instance is not safe for concurrent use on Linux.
            using var gcm = new AesGcm(subkey, TagSize);
            gcm.Encrypt(nonce[DerivingNonceSize..], plaintext, ciphertextAndTag[..^TagSize], ciphertextAndTag[^TagSize..], associated);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(subkey);
        }
    }

    /// <summary>Two CMAC blocks over counter || 'X' || 0 || first half of the nonce.</summary>
    internal void DeriveSubkey(ReadOnlySpan<byte> nonce, Span<byte> subkey)
    {
        Span<byte> message = stackalloc byte[Aes256Block.BlockSize];
        for (byte counter = 1; counter <= 2; counter++)
        {
            message[0] = 0;
            message[1] = counter;
            message[2] = (byte)'X';
            message[3] = 0;
            nonce[..DerivingNonceSize].CopyTo(message[ContextOffset..]);
            for (var i = 0; i < message.Length; i++)
            {
                message[i] ^= _k1[i];
            }

            _block.Encrypt(message, subkey.Slice((counter - 1) * Aes256Block.BlockSize, Aes256Block.BlockSize));
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_k1);
        _block.Dispose();
    }
}
