using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class Chains
{
    private static readonly KeyShape P256 = KeyShape.Ec(EcCurve.P256);
    private static readonly SigningParty Root = SigningParty.Root("CN=root", KeyShape.Rsa(2048));
    private static readonly SigningParty Mid = Root.Sub("CN=mid", KeyShape.Ec(EcCurve.P384));
    private static readonly byte[] Leaf = Mid.Sign("CN=leaf", KeysOfEveryShape.Open(P256));

    [Fact]
    public void Any_order_with_repetitions_comes_out_from_leaf_to_root()
    {
        byte[][] expected = [Leaf, Mid.Der, Root.Der];
        foreach (var given in (byte[][][])[[Mid.Der, Root.Der], [Root.Der, Mid.Der], [Root.Der, Leaf, Mid.Der, Root.Der, Leaf]])
        {
            Assert.Equal(expected, Order(Leaf, given).Chain);
        }

        Assert.Equal([Leaf], Order(Leaf).Chain);
        Assert.Equal([Leaf, Mid.Der], Order(Leaf, Mid.Der).Chain);
    }

    [Fact]
    public void A_gap_or_a_stranger_is_a_broken_chain()
    {
        foreach (var given in (byte[][][])[[Root.Der], [Mid.Der, SigningParty.Root("CN=other", P256).Der], [Made.SelfSigned(P256)]])
        {
            Assert.StartsWith("The chain is broken: ", Order(Leaf, given).Fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_name_with_another_key_is_no_issuer()
    {
        foreach (var withIds in (bool[])[true, false])
        {
            var right = Root.Sub("CN=mid", P256, withIds: withIds);
            var wrong = Root.Sub("CN=mid", P256, withIds: withIds);
            var leaf = right.Sign("CN=leaf", KeysOfEveryShape.Open(P256), withIds: withIds);
            Assert.Equal([leaf, right.Der], Order(leaf, right.Der).Chain);
            Assert.StartsWith("The chain is broken: CN=mid", Order(leaf, wrong.Der).Fault, StringComparison.Ordinal);
            Assert.StartsWith("The chain is broken: CN=mid", Order(leaf, wrong.Der, right.Der).Fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_signature_with_one_wrong_bit_is_none()
    {
        byte[] forged = [.. Leaf[..^1], (byte)(Leaf[^1] ^ 1)];
        Assert.StartsWith("The chain is broken: CN=mid", Order(forged, Mid.Der).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_no_authority_has_issued_nothing()
    {
        foreach (var (isAuthority, usage) in ((bool, X509KeyUsageFlags)[])[(false, X509KeyUsageFlags.KeyCertSign), (true, X509KeyUsageFlags.DigitalSignature)])
        {
            var no = Root.Sub("CN=no", P256, isAuthority, usage);
            Assert.StartsWith("The chain is broken: CN=no", Order(no.Sign("CN=leaf", KeysOfEveryShape.Open(P256)), no.Der).Fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cross_signed_certificates_stay()
    {
        var other = SigningParty.Root("CN=other", P256);
        var crossed = other.Sign("CN=root", Root.Key, isAuthority: true, X509KeyUsageFlags.KeyCertSign);
        Assert.Equal([Leaf, Mid.Der, Root.Der, crossed, other.Der], Order(Leaf, Mid.Der, Root.Der, crossed, other.Der).Chain);
        Assert.Equal([Leaf, Mid.Der, crossed, other.Der, Root.Der], Order(Leaf, Mid.Der, crossed, other.Der, Root.Der).Chain);

        // Two that have signed each other do not go round for ever.
        var back = Root.Sign("CN=other", other.Key, isAuthority: true, X509KeyUsageFlags.KeyCertSign);
        Assert.Equal([Leaf, Mid.Der, crossed, back], Order(Leaf, Mid.Der, crossed, back).Chain);
    }

    [Fact]
    public void What_cannot_be_read_or_is_too_much_is_refused()
    {
        Assert.StartsWith("A certificate of the chain cannot be taken. ", Order(Leaf, [1, 2, 3]).Fault, StringComparison.Ordinal);
        var many = Enumerable.Range(0, 20).Select(i => Root.Sign($"CN=n{i}", KeysOfEveryShape.Open(P256))).ToArray();
        Assert.Equal("The chain has more than 20 certificates.", Order(Leaf, many).Fault);
    }

    [Fact]
    public void A_bundle_of_openssl_is_taken_in_every_form()
    {
        using var tool = new Tool();
        foreach (var (name, der) in ((string, byte[])[])[("leaf", Leaf), ("mid", Mid.Der), ("root", Root.Der)])
        {
            tool.Put($"{name}.der", der);
            tool.Run("openssl", "x509", "-inform", "DER", "-in", $"{name}.der", "-out", $"{name}.pem");
        }

        tool.Run("openssl", "crl2pkcs7", "-nocrl", "-certfile", "leaf.pem", "-certfile", "mid.pem", "-certfile", "root.pem", "-out", "a.p7b");
        tool.Run("openssl", "pkcs7", "-in", "a.p7b", "-outform", "DER", "-out", "a.p7");
        byte[] pem = [.. tool.Get("leaf.pem"), .. tool.Get("mid.pem"), .. tool.Get("root.pem")];
        foreach (var value in (byte[][])[tool.Get("a.p7b"), tool.Get("a.p7"), pem])
        {
            Assert.True(CertificateBag.TryRead(value, out var certificates, out var fault), fault);
            Assert.Equal(3, certificates.Length);
            Assert.Equal([Leaf, Mid.Der, Root.Der], Order(Leaf, [.. certificates]).Chain);
        }

        Assert.True(CertificateBag.TryRead(Leaf, out var one, out _));
        Assert.Equal([Leaf], one);
    }

    [Fact]
    public void A_bundle_of_BouncyCastle_in_BER_is_taken()
    {
        var generator = new Org.BouncyCastle.Cms.CmsSignedDataGenerator { UseDefiniteLength = false };
        var parser = new Org.BouncyCastle.X509.X509CertificateParser();
        generator.AddCertificates(Org.BouncyCastle.Utilities.Collections.CollectionUtilities.CreateStore(
            ((byte[][])[Leaf, Mid.Der]).Select(parser.ReadCertificate).ToList()));
        var ber = generator.Generate(new Org.BouncyCastle.Cms.CmsAbsentContent()).GetEncoded("BER");
        Assert.Equal(0x80, ber[1]);
        Assert.True(CertificateBag.TryRead(ber, out var certificates, out var fault), fault);
        Assert.Equal([Leaf, Mid.Der], Order(Leaf, [.. certificates]).Chain);
    }

    [Fact]
    public void What_is_no_bundle_is_refused()
    {
        const string Neither = "It is neither a certificate nor a PKCS #7 bundle of certificates.";
        Assert.Equal(Neither, BagFault([]));
        Assert.Equal(Neither, BagFault([.. Leaf, 0]));
        Assert.Equal(Neither, BagFault("MIIB"u8.ToArray()));
        Assert.Equal(Neither, BagFault(Enumerable.Repeat((byte[])[0x30, 0x80], 200_000).SelectMany(b => b).ToArray()));
        Assert.StartsWith("It has ", BagFault(new byte[CertificateBag.MostBytes + 1]), StringComparison.Ordinal);
        var key = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
        Assert.Equal("Its blocks may be CERTIFICATE or PKCS7; there is another.", BagFault(Encoding.ASCII.GetBytes(key)));
        using var tool = new Tool();
        var pem = new StringBuilder();
        foreach (var i in Enumerable.Range(0, 21))
        {
            pem.Append(System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", Root.Sign($"CN=n{i}", KeysOfEveryShape.Open(P256)))).Append('\n');
        }

        tool.Put("many.pem", Encoding.ASCII.GetBytes(pem.ToString()));
        tool.Run("openssl", "crl2pkcs7", "-nocrl", "-certfile", "many.pem", "-outform", "DER", "-out", "many.p7b");
        Assert.Equal("It has more than 20 certificates.", BagFault(tool.Get("many.p7b")));
        Assert.Equal("It has more than 20 blocks.", BagFault(Encoding.ASCII.GetBytes(pem.ToString())));
    }

    private static string? BagFault(byte[] value) => CertificateBag.TryRead(value, out _, out var fault) ? null : fault;

    private static (byte[][]? Chain, string? Fault) Order(byte[] leaf, params byte[][] others)
    {
        Assert.True(CertificateFacts.TryRead(leaf, out var facts, out var fault), fault);
        return CertificateChain.TryOrder(facts, others, out var chain, out fault) ? ([.. chain.Select(one => one.Der)], null) : (null, fault);
    }
}
