using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

public sealed class Argon2idKdfBounds
{
    /// <summary>RFC 9106 §5.3.</summary>
    [Fact]
    public void The_argon2id_example_of_rfc_9106_derives_as_published()
    {
        using var key = Argon2idKdf.DeriveUnbounded(
            Enumerable.Repeat((byte)1, 32).ToArray(),
            Enumerable.Repeat((byte)2, 16).ToArray(),
            new Argon2idParameters(32, 3, 4),
            Enumerable.Repeat((byte)3, 8).ToArray(),
            Enumerable.Repeat((byte)4, 12).ToArray());
        Assert.Equal("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", Convert.ToHexStringLower(key.Span));
    }

    [Theory]
    [InlineData((64 * 1024) - 1, 3, 1)]
    [InlineData((2 * 1024 * 1024) + 1, 3, 1)]
    [InlineData(int.MaxValue, 3, 1)]
    [InlineData(-1, 3, 1)]
    [InlineData(64 * 1024, 2, 1)]
    [InlineData(64 * 1024, 33, 1)]
    [InlineData(64 * 1024, 3, 0)]
    [InlineData(64 * 1024, 3, 17)]
    public void S7_parameters_outside_the_bounds_are_refused_before_anything_is_allocated(int memory, int passes, int lanes)
    {
        var parameters = new Argon2idParameters(memory, passes, lanes);
        using var passphrase = new SecretBytes("a passphrase of enough length"u8);
        Assert.False(parameters.AreWithinBounds);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2idKdf.Derive(passphrase, new byte[Argon2idKdf.SaltSize], parameters));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 * 1024);
    }

    [Fact]
    public void Floor_default_and_ceiling_lie_within_the_bounds()
    {
        Assert.True(new Argon2idParameters(64 * 1024, 3, 1).AreWithinBounds);
        Assert.True(Argon2idParameters.Default.AreWithinBounds);
        Assert.True(new Argon2idParameters(2 * 1024 * 1024, 32, 16).AreWithinBounds);
        Assert.Equal(new Argon2idParameters(256 * 1024, 4, 4), Argon2idParameters.Default);
    }
}
