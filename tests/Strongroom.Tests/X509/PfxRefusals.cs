using System.Security.Cryptography;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class PfxRefusals
{
    private static readonly KeyShape Rsa = KeyShape.Rsa(2048);
    private static readonly KeyShape P256 = KeyShape.Ec(EcCurve.P256);

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("geheim ")]
    public void A_wrong_password_is_called_so(string? password) =>
        Assert.Equal("The password is wrong.", FaultOf(PfxFile.Of("geheim", [Rsa], Made.Chain(Rsa)), password));

    [Fact]
    public void A_password_that_is_not_ascii_is_taken_as_UTF_8()
    {
        var pfx = PfxFile.Of("gehäim 😀", [Rsa], Made.Chain(Rsa));
        Assert.Null(FaultOf(pfx, "gehäim 😀"));
        using var broken = new SecretBytes([0xC3]);
        Assert.False(PfxReader.TryRead(pfx, broken, out _, out var fault));
        Assert.Equal("The password is not UTF-8.", fault);
        Assert.Equal("The password is longer than 1024 bytes.", FaultOf(pfx, new string('a', 1025)));
    }

    [Fact]
    public void A_key_must_be_in_it_one_alone_and_that_of_a_certificate()
    {
        const string None = "There is no private key in it that belongs to one of its certificates.";
        Assert.Equal(None, FaultOf(PfxFile.Of("pw", [], Made.Chain(Rsa)), "pw"));
        Assert.Equal(None, FaultOf(PfxFile.Of("pw", [P256], [Made.SelfSigned(Rsa)]), "pw"));
        Assert.Equal(None, FaultOf(PfxFile.Of("pw", [Rsa], []), "pw"));
        Assert.Equal("There are several private keys in it; only one is allowed.", FaultOf(PfxFile.Of("pw", [Rsa, P256], [Made.SelfSigned(Rsa)]), "pw"));
    }

    [Fact]
    public void Twenty_certificates_are_taken_and_no_more()
    {
        var leaf = Made.SelfSigned(Rsa);
        var many = Enumerable.Range(0, 20).Select(i => Made.SelfSigned(P256, $"CN=n{i}")).ToArray();
        Assert.Null(FaultOf(PfxFile.Of("pw", [Rsa], [leaf, .. many[..19]]), "pw"));
        Assert.Equal("There are more than 20 certificates in it.", FaultOf(PfxFile.Of("pw", [Rsa], [leaf, .. many]), "pw"));
        Assert.Equal("There are more than 20 certificates in it.", FaultOf(PfxFile.Of("pw", [Rsa], Enumerable.Repeat(leaf, 500)), "pw"));
    }

    [Fact]
    public void Iterations_are_bounded_for_each_and_together()
    {
        var leaf = Made.SelfSigned(P256);
        PbeParameters Pbe(int iterations) => new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations);
        Assert.Null(FaultOf(PfxFile.Of("pw", [P256], [leaf], Pbe(200_000), 200_000), "pw"));
        Assert.StartsWith("Its password is derived with too many iterations", FaultOf(PfxFile.Of("pw", [P256], [leaf], Pbe(200_001)), "pw"), StringComparison.Ordinal);
        Assert.StartsWith(
            "Its password is derived with too many iterations", FaultOf(PfxFile.Of("pw", [P256], [leaf], null, 200_001), "pw"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_costs_nothing()
    {
        // The first call loads code.
        FaultOf(PfxFile.WithMacOf(1), "pw");
        var bombs = new Dictionary<string, byte[]>
        {
            ["5,000,000 iterations of the MAC"] = PfxFile.WithMacOf(5_000_000),
            ["as many as fit"] = PfxFile.WithMacOf(int.MaxValue),
            ["more than fit"] = PfxFile.WithMacOf(long.MaxValue),
            ["none"] = PfxFile.WithMacOf(0),
            ["negative"] = PfxFile.WithMacOf(-1),
            ["5,000,000 iterations of a content"] = PfxFile.WithContentOf(5_000_000),
            ["as many of a content as fit"] = PfxFile.WithContentOf(int.MaxValue),
            ["more of a content than fit"] = PfxFile.WithContentOf(long.MaxValue),
            ["nested contents"] = PfxFile.Nested(5_000),
            ["open sequences"] = Enumerable.Repeat((byte[])[0x30, 0x80], 200_000).SelectMany(b => b).ToArray(),
            ["open octets"] = Enumerable.Repeat((byte[])[0x24, 0x80], 200_000).SelectMany(b => b).ToArray(),
            ["a length of 2 GiB"] = [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x02, 0x01, 0x03],
            ["too long"] = new byte[PfxReader.MostBytes + 1],
        };
        foreach (var (name, bomb) in bombs)
        {
            var before = Environment.CpuUsage.TotalTime;
            Assert.True(FaultOf(bomb, "pw") is not null, name);
            Assert.True((Environment.CpuUsage.TotalTime - before).TotalSeconds < 0.5, $"{name}: {Environment.CpuUsage.TotalTime - before}");
        }
    }

    [Fact]
    public void Nothing_may_follow_and_nothing_may_be_missing()
    {
        var pfx = PfxFile.Of("pw", [P256], [Made.SelfSigned(P256)]);
        Assert.Null(FaultOf(pfx, "pw"));
        Assert.NotNull(FaultOf([.. pfx, 0], "pw"));
        Assert.NotNull(FaultOf(pfx[..^1], "pw"));
        Assert.NotNull(FaultOf([], "pw"));
    }

    [Fact]
    public void The_leaf_is_the_certificate_of_the_key_wherever_it_stands()
    {
        var chain = Made.Chain(Rsa);
        var pfx = PfxFile.Of("pw", [Rsa], [chain[1], chain[0], chain[2]]);
        using var password = new SecretBytes("pw"u8);
        Assert.True(PfxReader.TryRead(pfx, password, out var read, out var fault), fault);
        using (read)
        {
            Assert.Equal(1, read.LeafIndex);
            Assert.Equal(chain[0], read.Leaf);
            Assert.Equal((byte[][])[chain[1], chain[0], chain[2]], read.Certificates);
        }
    }

    /// <summary>S35: whoever reads the fault, the log or the exception learns nothing of password and key.</summary>
    [Fact]
    public void No_fault_holds_the_password_or_the_key()
    {
        const string Canary = "canary-Pässword";
        var pem = "-----BEGIN PRIVATE KEY-----\n" + Convert.ToBase64String(KeysOfEveryShape.Material(P256).Material.Span) + "\n-----END PRIVATE KEY-----\n";
        var secret = Convert.ToBase64String(KeysOfEveryShape.Material(P256).Material.Span[^24..]);
        var faults = new List<string?>
        {
            FaultOf(PfxFile.Of("other", [P256], [Made.SelfSigned(P256)]), Canary),
            FaultOf(PfxFile.Of(Canary, [P256], [Made.SelfSigned(Rsa)]), Canary),
            FaultOf(PfxFile.Of(Canary, [P256, Rsa], [Made.SelfSigned(Rsa)]), Canary),
            FaultOf(Encoding.UTF8.GetBytes(Canary), Canary),
        };
        foreach (var text in (string[])[pem, pem + pem, pem.Replace("\n", "!\n", StringComparison.Ordinal), pem[..^30], pem.Replace("PRIVATE", "SECRET", StringComparison.Ordinal)])
        {
            Assert.False(PemReader.TryRead(Encoding.ASCII.GetBytes(text), out _, out var fault));
            faults.Add(fault);
        }

        foreach (var fault in faults)
        {
            Assert.NotNull(fault);
            Assert.EndsWith(".", fault, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", fault, StringComparison.OrdinalIgnoreCase);
            for (var i = 0; i + 8 <= secret.Length; i++)
            {
                Assert.DoesNotContain(secret.Substring(i, 8), fault, StringComparison.Ordinal);
            }
        }
    }

    internal static string? FaultOf(byte[] pfx, string? password)
    {
        using var secret = password is null ? null : new SecretBytes(Encoding.UTF8.GetBytes(password));
        if (!PfxReader.TryRead(pfx, secret, out var read, out var fault))
        {
            return fault;
        }

        read.Dispose();
        return null;
    }
}
