using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

public sealed class SealedValueVectors
{
    [Fact]
    public void Wycheproof_aes_gcm_of_our_sizes_opens_or_is_refused_as_published()
    {
        using var file = VectorFiles.Wycheproof("aes_gcm_test.json");
        var seen = 0;
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            if (group.GetProperty("keySize").GetInt32() != 256 || group.GetProperty("ivSize").GetInt32() != 96 || group.GetProperty("tagSize").GetInt32() != 128)
            {
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var message = test.Hex("msg");
                var opened = new byte[message.Length];
                byte[] sealedBytes = [.. test.Hex("iv"), .. test.Hex("ct"), .. test.Hex("tag")];
                var accepted = SealedValue.TryOpen(test.Hex("key"), sealedBytes, test.Hex("aad"), opened);
                var valid = test.GetProperty("result").GetString() == "valid";
                Assert.True(accepted == valid, $"tcId {test.GetProperty("tcId")}");
                Assert.Equal(valid ? message : new byte[message.Length], opened);
                seen++;
            }
        }

        Assert.True(seen >= 60);
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var key = RandomNumberGenerator.GetBytes(SealedValue.KeySize);
        var value = RandomNumberGenerator.GetBytes(40);
        var sealedBytes = new byte[value.Length + SealedValue.Overhead];
        SealedValue.Seal(key, value, "aad"u8, sealedBytes);
        var opened = new byte[value.Length];
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SealedValue.TryOpen(key, sealedBytes, "aad"u8, opened));
            sealedBytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(SealedValue.TryOpen(key, sealedBytes, "aad"u8, opened));
        Assert.Equal(value, opened);
    }
}
