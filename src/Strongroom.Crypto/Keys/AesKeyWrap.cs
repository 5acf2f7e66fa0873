using System.Buffers.Binary;
using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>AES Key Wrap (RFC 3394 §2.2) with its default initial value. The framework has RFC 5649 only, which is another format.</summary>
internal static class AesKeyWrap
{
    public const int Semiblock = 8;

    private const int Rounds = 6;

    private static ReadOnlySpan<byte> InitialValue => [0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6];

    /// <param name="key">Two semiblocks or more.</param>
    /// <returns>One semiblock more than the key.</returns>
    public static byte[] Wrap(Aes aes, ReadOnlySpan<byte> key)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        var wrapped = new byte[key.Length + Semiblock];
        key.CopyTo(wrapped.AsSpan(Semiblock));
        var block = PinnedBuffers.Rent(AesCbcEncryption.BlockSize);
        try
        {
            using var cipher = aes.CreateEncryptor();
            InitialValue.CopyTo(block);
            var step = 0UL;
            for (var round = 0; round < Rounds; round++)
            {
                for (var at = Semiblock; at < wrapped.Length; at += Semiblock)
                {
                    var register = wrapped.AsSpan(at, Semiblock);
                    register.CopyTo(block.AsSpan(Semiblock));
                    cipher.TransformBlock(block, 0, AesCbcEncryption.BlockSize, block, 0);
                    Count(block, ++step);
                    block.AsSpan(Semiblock, Semiblock).CopyTo(register);
                }
            }

            block.AsSpan(0, Semiblock).CopyTo(wrapped);
            return wrapped;
        }
        finally
        {
            PinnedBuffers.Return(block);
        }
    }

    /// <param name="wrapped">Three semiblocks or more.</param>
    /// <returns>Null when it was not wrapped with this key.</returns>
    public static SecretBytes? Unwrap(Aes aes, ReadOnlySpan<byte> wrapped)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        var key = new SecretBytes(wrapped[Semiblock..]);
        var block = PinnedBuffers.Rent(AesCbcEncryption.BlockSize);
        try
        {
            using var cipher = aes.CreateDecryptor();
            wrapped[..Semiblock].CopyTo(block);
            var step = (ulong)(Rounds * (key.Length / Semiblock));
            for (var round = 0; round < Rounds; round++)
            {
                for (var at = key.Length - Semiblock; at >= 0; at -= Semiblock)
                {
                    var register = key.Writable.Slice(at, Semiblock);
                    Count(block, step--);
                    register.CopyTo(block.AsSpan(Semiblock));
                    cipher.TransformBlock(block, 0, AesCbcEncryption.BlockSize, block, 0);
                    block.AsSpan(Semiblock, Semiblock).CopyTo(register);
                }
            }

            if (CryptographicOperations.FixedTimeEquals(block.AsSpan(0, Semiblock), InitialValue))
            {
                return key;
            }

            key.Dispose();
            return null;
        }
        catch
        {
            key.Dispose();
            throw;
        }
        finally
        {
            PinnedBuffers.Return(block);
        }
    }

    private static void Count(Span<byte> block, ulong step) =>
        BinaryPrimitives.WriteUInt64BigEndian(block, BinaryPrimitives.ReadUInt64BigEndian(block) ^ step);
}
