using System.Security.Cryptography;
using Mono.Cecil;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>S8: k of n give the secret back, k − 1 do not, and what is no share of the set is told apart by name.</summary>
public sealed class SharesOfASecret
{
    private static int Rounds => Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1" ? 10_000 : 500;

    [Fact, Trait("Row", "S8")]
    public void All_ten_subsets_of_three_of_five_give_the_secret_and_no_two_do()
    {
        using var secret = SecretBytes.Random(ShareSet.SecretSize);
        var (set, shares) = ShareSet.Split(secret, 3, 5);
        var (threes, twos) = (0, 0);
        for (var subset = 0; subset < 32; subset++)
        {
            ShamirShare[] chosen = [.. shares.Where(share => (subset >> (share.Index - 1) & 1) == 1)];
            if (chosen.Length == 3)
            {
                threes++;
                using var combined = set.Combine(chosen);
                Assert.Equal(secret.Span.ToArray(), combined.Span.ToArray());
            }
            else if (chosen.Length == 2)
            {
                twos++;
                Assert.Throws<ArgumentOutOfRangeException>(() => set.Combine(chosen));
                using var combined = SecretSharing.Combine([.. chosen.Select(share => ((byte)share.Index, share.Value))]);
                Assert.NotEqual(secret.Span.ToArray(), combined.Span.ToArray());
            }
        }

        Assert.Equal((10, 10), (threes, twos));
    }

    [Fact, Trait("Row", "S8")]
    public void Random_polynomials_of_every_shape_give_their_secret_back()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var threshold = RandomNumberGenerator.GetInt32(2, 17);
            var count = RandomNumberGenerator.GetInt32(threshold, 17);
            using var secret = SecretBytes.Random(ShareSet.SecretSize);
            var (set, shares) = ShareSet.Split(secret, threshold, count);
            var mixed = shares.ToArray();
            RandomNumberGenerator.Shuffle(mixed.AsSpan());
            using var combined = set.Combine(mixed[..threshold]);
            Assert.True(secret.Span.SequenceEqual(combined.Span), $"{threshold} of {count}");
            using var tooFew = SecretSharing.Combine([.. mixed[..Math.Max(2, threshold - 1)].Select(share => ((byte)share.Index, share.Value))]);
            Assert.True(threshold == 2 || !secret.Span.SequenceEqual(tooFew.Span), $"{threshold - 1} of {count}");
        }
    }

    [Fact, Trait("Row", "S8")]
    public void Two_shares_of_three_fit_every_secret_equally_well()
    {
        // For each value of one byte there is a third share that makes two given ones lead to it: they rule nothing out.
        using var secret = SecretBytes.Random(1);
        var values = SecretSharing.Split(secret, 3, 3);
        var reached = new HashSet<byte>();
        for (var third = 0; third < 256; third++)
        {
            using var guess = new SecretBytes([(byte)third]);
            using var combined = SecretSharing.Combine([(1, values[0]), (2, values[1]), (3, guess)]);
            reached.Add(combined.Span[0]);
        }

        Assert.Equal(256, reached.Count);
    }

    [Fact]
    public void Top_coefficients_are_uniform_with_zero_among_them()
    {
        // f(x) = s + c·x over 4096 draws: c = f(1) − s. Each value is expected 16 times.
        var seen = new int[256];
        using var secret = SecretBytes.Allocate(4096);
        var values = SecretSharing.Split(secret, 2, 2);
        foreach (var coefficient in values[0].Span)
        {
            seen[coefficient]++;
        }

        Assert.True(seen[0] > 0);
        Assert.All(seen, count => Assert.InRange(count, 0, 60));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(0, 0)]
    [InlineData(4, 3)]
    [InlineData(2, 17)]
    [InlineData(17, 17)]
    public void What_cannot_be_shared_is_refused(int threshold, int count)
    {
        using var secret = SecretBytes.Random(ShareSet.SecretSize);
        Assert.False(ShareSet.IsPossible(threshold, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareSet.Split(secret, threshold, count));
    }

    [Fact]
    public void A_share_of_another_set_and_every_flipped_bit_are_found()
    {
        using var secret = SecretBytes.Random(ShareSet.SecretSize);
        var (set, shares) = ShareSet.Split(secret, 2, 3);
        var (other, _) = ShareSet.Split(secret, 2, 3);
        var share = shares[1];
        Assert.True(set.Issued(share));
        Assert.False(other.Names(share));
        Assert.False(other.Issued(share));
        for (var bit = 0; bit < ShareSet.SecretSize * 8; bit++)
        {
            var value = share.Value.Span.ToArray();
            value[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(set.Issued(new ShamirShare(share.SetId.ToArray(), 2, share.Index, new SecretBytes(value), share.Tag.ToArray())));
        }

        Assert.False(set.Issued(new ShamirShare(share.SetId.ToArray(), 2, 3, new SecretBytes(share.Value.Span), share.Tag.ToArray())));
        Assert.False(set.Issued(new ShamirShare(share.SetId.ToArray(), 3, share.Index, new SecretBytes(share.Value.Span), share.Tag.ToArray())));
        var tag = share.Tag.ToArray();
        tag[15] ^= 1;
        Assert.False(set.Issued(new ShamirShare(share.SetId.ToArray(), 2, share.Index, new SecretBytes(share.Value.Span), tag)));
    }

    [Fact]
    public void What_is_public_of_a_set_survives_the_store_and_nothing_else_does()
    {
        using var secret = SecretBytes.Random(ShareSet.SecretSize);
        var (set, shares) = ShareSet.Split(secret, 3, 5);
        var encoded = set.Encode();
        Assert.Equal(ShareSet.EncodedSize, encoded.Length);
        Assert.True(ShareSet.Decode(encoded)!.Issued(shares[4]));
        Assert.Null(ShareSet.Decode(encoded.AsSpan(1)));
        Assert.Null(ShareSet.Decode([.. encoded, 0]));
        foreach (var (offset, wrong) in ((int, byte)[])[(0, 2), (9, 1), (9, 6), (10, 17), (10, 2)])
        {
            var edited = encoded.ToArray();
            edited[offset] = wrong;
            Assert.Null(ShareSet.Decode(edited));
        }
    }

    [Fact]
    public void The_field_multiplies_and_inverts_as_FIPS_197_says()
    {
        Assert.Equal(0xC1, Gf256.Multiply(0x57, 0x83));
        Assert.Equal(0xFE, Gf256.Multiply(0x57, 0x13));
        Assert.Equal(0xCA, Gf256.Invert(0x53));
        Assert.Equal(0, Gf256.Invert(0));
        for (var left = 0; left < 256; left++)
        {
            Assert.True(left == 0 || Gf256.Multiply((byte)left, Gf256.Invert((byte)left)) == 1);
            for (var right = 0; right < 256; right++)
            {
                Assert.Equal(Schoolbook(left, right), Gf256.Multiply((byte)left, (byte)right));
            }
        }
    }

    [Fact, Trait("Row", "V28")]
    public void The_field_reads_no_memory_by_an_element()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Gf256).Assembly.Location);
        var field = module.GetType("Strongroom.Crypto.Gf256");
        Assert.All(field.Fields, constant => Assert.True(constant.HasConstant));
        var instructions = field.Methods.SelectMany(method => method.Body.Instructions).ToList();
        Assert.DoesNotContain(instructions, instruction => instruction.OpCode.Name.StartsWith("ldelem", StringComparison.Ordinal) || instruction.OpCode.Name.StartsWith("ldind", StringComparison.Ordinal));
        Assert.All(instructions.Where(instruction => instruction.Operand is MethodReference), call => Assert.Equal("Multiply", ((MethodReference)call.Operand).Name));
    }

    /// <summary>Multiplication of polynomials, then division with remainder: another way than the one under test.</summary>
    private static int Schoolbook(int left, int right)
    {
        var product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= (right >> bit & 1) == 1 ? left << bit : 0;
        }

        for (var bit = 15; bit >= 8; bit--)
        {
            product ^= (product >> bit & 1) == 1 ? 0x11B << (bit - 8) : 0;
        }

        return product;
    }
}
