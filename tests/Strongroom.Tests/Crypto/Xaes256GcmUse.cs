using System.Buffers.Binary;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

public sealed class Xaes256GcmUse
{
    [Fact]
    public void S3_a_million_wraps_under_one_key_use_a_million_nonces()
    {
        const int wraps = 1_000_000;
        using var xaes = new Xaes256Gcm(RandomNumberGenerator.GetBytes(Xaes256Gcm.KeySize));
        var nonces = new HashSet<(UInt128, ulong)>(wraps);
        var sealedBytes = new byte[1 + Xaes256Gcm.Overhead];
        for (var i = 0; i < wraps; i++)
        {
            xaes.Seal([7], [], sealedBytes);
            Assert.True(nonces.Add((BinaryPrimitives.ReadUInt128BigEndian(sealedBytes), BinaryPrimitives.ReadUInt64BigEndian(sealedBytes.AsSpan(16)))));
        }
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused_and_leaves_no_plaintext()
    {
        using var xaes = new Xaes256Gcm(RandomNumberGenerator.GetBytes(Xaes256Gcm.KeySize));
        var plaintext = RandomNumberGenerator.GetBytes(33);
        var sealedBytes = new byte[plaintext.Length + Xaes256Gcm.Overhead];
        xaes.Seal(plaintext, "aad"u8, sealedBytes);
        var opened = new byte[plaintext.Length];
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(xaes.TryOpen(sealedBytes, "aad"u8, opened));
            Assert.All(opened, b => Assert.Equal(0, b));
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < sealedBytes.Length; length++)
        {
            Assert.False(xaes.TryOpen(sealedBytes.AsSpan(0, length), "aad"u8, new byte[Math.Max(0, length - Xaes256Gcm.Overhead)]));
        }

        Assert.False(xaes.TryOpen(sealedBytes, "aae"u8, opened));
        Assert.True(xaes.TryOpen(sealedBytes, "aad"u8, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void One_key_serves_many_threads()
    {
        using var xaes = new Xaes256Gcm(RandomNumberGenerator.GetBytes(Xaes256Gcm.KeySize));
        Parallel.For(0, 20_000, i =>
        {
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(number, i);
            Span<byte> sealedBytes = stackalloc byte[4 + Xaes256Gcm.Overhead];
            xaes.Seal(number, [], sealedBytes);
            Span<byte> opened = stackalloc byte[4];
            Assert.True(xaes.TryOpen(sealedBytes, [], opened));
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(opened));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_size_is_refused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new Xaes256Gcm(new byte[size]));

    [Fact]
    public void The_block_function_answers_fips_197_appendix_c3_with_and_without_instructions()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var block = Convert.FromHexString("00112233445566778899aabbccddeeff");
        foreach (var portable in (bool[])[false, true])
        {
            using var aes = new Aes256Block(key, portable);
            var output = new byte[16];
            aes.Encrypt(block, output);
            Assert.Equal("8ea2b7ca516745bfeafc49904b496089", Convert.ToHexStringLower(output));
        }
    }
}
