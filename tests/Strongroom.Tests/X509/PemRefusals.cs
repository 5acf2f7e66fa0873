using System.Security.Cryptography;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class PemRefusals
{
    private static readonly KeyShape P256 = KeyShape.Ec(EcCurve.P256);
    private static readonly string Key = Block("PRIVATE KEY", KeysOfEveryShape.Material(P256).Material.Span);
    private static readonly string Leaf = Block("CERTIFICATE", Made.SelfSigned(P256));

    [Fact]
    public void Text_around_the_blocks_is_passed_over() =>
        Assert.Null(FaultOf($"Bag Attributes\n    localKeyID: 01\nKey: -----\n{Key}subject=CN = a\n{Leaf}# the end"));

    [Fact]
    public void Encrypted_keys_and_headers_are_refused()
    {
        const string Other = "Its blocks may be CERTIFICATE, PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY; there is another, or a key that is encrypted.";
        const string NotBase64 = "A block holds something that is not base64; headers and encrypted keys are not allowed.";
        using var tool = new Tool();
        tool.Put("key.pem", Encoding.ASCII.GetBytes(Key));
        Assert.Equal(Other, FaultOf(tool.Run("openssl", "pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:pw") + Leaf));
        Assert.Equal(NotBase64, FaultOf(tool.Run("openssl", "ec", "-in", "key.pem", "-aes256", "-passout", "pass:pw") + Leaf));
        Assert.Equal(NotBase64, FaultOf(Key.Replace("KEY-----\nM", "KEY-----\nComment: x\n\nM", StringComparison.Ordinal) + Leaf));
        foreach (var label in (string[])["PUBLIC KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "TRUSTED CERTIFICATE", "CERTIFICATE REQUEST", "certificate", ""])
        {
            Assert.Equal(Other, FaultOf(Key + Leaf + Block(label, [1, 2, 3])));
        }
    }

    [Fact]
    public void Blocks_that_are_broken_are_refused()
    {
        Assert.Equal("A block has no end.", FaultOf(Key + Leaf[..^30]));
        Assert.Equal("A block has no end.", FaultOf(Key + Leaf + "-----BEGIN "));
        Assert.Equal("A block has no end.", FaultOf(Key + Leaf + "-----BEGIN \nCERTIFICATE-----\n-----END CERTIFICATE-----"));
        Assert.Equal("A block does not end as it begins.", FaultOf(Key + Leaf.Replace("END CERTIFICATE", "END PRIVATE KEY", StringComparison.Ordinal)));
        Assert.EndsWith("are not allowed.", FaultOf(Key + Leaf + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"), StringComparison.Ordinal);
        Assert.EndsWith("are not allowed.", FaultOf(Key + Leaf.Replace("=", "", StringComparison.Ordinal)[..^30] + "*" + Leaf[^30..]), StringComparison.Ordinal);
    }

    [Fact]
    public void One_key_and_a_certificate_of_it_must_be_there()
    {
        using var other = SoftwareKeys.Generate(P256);
        Assert.Equal("There is no private key in it.", FaultOf(Leaf));
        Assert.Equal("There is no private key in it.", FaultOf(""));
        Assert.Equal("There is no certificate in it.", FaultOf(Key));
        Assert.Equal("There are several private keys in it; only one is allowed.", FaultOf(Key + Leaf + Key));
        Assert.Equal("The private key belongs to none of the certificates.", FaultOf(Block("PRIVATE KEY", other.Material.Span) + Leaf));
        Assert.StartsWith("Certificate 2 of 2 cannot be taken. ", FaultOf(Key + Leaf + Block("CERTIFICATE", [0x30, 0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_other_kinds_and_weak_ones_are_refused()
    {
        using var small = RSA.Create(1024);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        Assert.Equal(
            "The private key must be RSA of 2048, 3072 or 4096 bits, or EC on P-256, P-384, P-521 or P-256K.",
            FaultOf(Block("PRIVATE KEY", foreign.ExportPkcs8PrivateKey()) + Leaf));
        Assert.StartsWith("The private key cannot be taken: its member n is wrong. ", FaultOf(Block("RSA PRIVATE KEY", small.ExportRSAPrivateKey()) + Leaf), StringComparison.Ordinal);
        Assert.Equal("The private key must be RSA or EC.", FaultOf(Block("PRIVATE KEY", [.. Convert.FromHexString("302E020100300506032B657004220420"), .. new byte[32]]) + Leaf));
        Assert.Equal("The private key must be RSA, or EC on a named curve.", FaultOf(Block("EC PRIVATE KEY", [0x30, 0]) + Leaf));
    }

    [Fact]
    public void Size_and_number_of_blocks_are_bounded()
    {
        Assert.Null(FaultOf((Key + Leaf).PadRight(PemReader.MostBytes)));
        Assert.Equal($"It has {PemReader.MostBytes + 1} bytes; at most {PemReader.MostBytes} are allowed.", FaultOf((Key + Leaf).PadRight(PemReader.MostBytes + 1)));
        Assert.Null(FaultOf(Key + string.Concat(Enumerable.Repeat(Leaf, 19))));
        Assert.Equal("It has more than 20 blocks.", FaultOf(Key + string.Concat(Enumerable.Repeat(Leaf, 20))));
    }

    private static string Block(string label, ReadOnlySpan<byte> der) =>
        $"-----BEGIN {label}-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END {label}-----\n";

    private static string? FaultOf(string pem)
    {
        if (!PemReader.TryRead(Encoding.ASCII.GetBytes(pem), out var read, out var fault))
        {
            return fault;
        }

        read.Dispose();
        return null;
    }
}
