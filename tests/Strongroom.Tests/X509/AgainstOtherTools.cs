using System.Text;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

/// <summary>What others write is read here, and what is written here is read by others: OpenSSL, Java's keytool, Python's cryptography, Bouncy Castle.</summary>
public sealed class AgainstOtherTools
{
    private static readonly KeyShape Rsa = KeyShape.Rsa(2048);

    public static TheoryData<string> Shapes => [.. Made.Shapes.Select(shape => shape.ToString())];

    [Theory]
    [InlineData]
    [InlineData("-legacy")]
    [InlineData("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "SHA1")]
    [InlineData("-keypbe", "AES-128-CBC", "-certpbe", "NONE")]
    [InlineData("-keypbe", "NONE", "-certpbe", "NONE", "-nomac")]
    [InlineData("-nomaciter", "-noiter")]
    [InlineData("-macalg", "SHA512", "-iter", "200000")]
    public void A_pfx_of_openssl_is_taken(params string[] options)
    {
        using var tool = new Tool();
        Prepare(tool, Rsa);
        tool.Run("openssl", ["pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "others.pem", "-name", "web", "-passout", "pass:pw", "-out", "a.p12", .. options]);
        AssertTaken(tool.Get("a.p12"), "pw", Rsa, 3);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Python_reads_ours_and_we_read_Pythons(string name)
    {
        var shape = Made.ShapeOf(name);
        using var tool = new Tool();
        Prepare(tool, shape);
        using var pfx = PfxWriter.Write(KeysOfEveryShape.Material(shape).Material, Made.Chain(shape));
        tool.Put("ours.p12", pfx.Span);
        const string Script = """
            from cryptography import x509
            from cryptography.hazmat.primitives.serialization import pkcs12, BestAvailableEncryption, Encoding, PrivateFormat, NoEncryption
            for password in (b"", None):
                key, leaf, others = pkcs12.load_key_and_certificates(open("ours.p12", "rb").read(), password)
                assert key.public_key() == leaf.public_key() and len(others) == 2
            open("theirs.p12", "wb").write(pkcs12.serialize_key_and_certificates(b"web", key, leaf, others, BestAvailableEncryption("pässword".encode())))
            open("plain.p12", "wb").write(pkcs12.serialize_key_and_certificates(b"web", key, leaf, others, NoEncryption()))
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            open("theirs.pem", "wb").write(pem.replace(b"\n", b"\r\n") + b"".join(c.public_bytes(Encoding.PEM) for c in [leaf] + others))
            """;
        tool.Run("python3", "-c", Script);
        AssertTaken(tool.Get("theirs.p12"), "pässword", shape, 3);
        AssertTaken(tool.Get("plain.p12"), null, shape, 3);
        Assert.True(PemReader.TryRead(tool.Get("theirs.pem"), out var read, out var fault), fault);
        Assert.True(read.Key.Material.Span.SequenceEqual(KeysOfEveryShape.Material(shape).Material.Span));
        read.Dispose();
    }

    [Fact]
    public void Keytool_reads_ours_and_we_read_keytools()
    {
        using var tool = new Tool();
        using var pfx = PfxWriter.Write(KeysOfEveryShape.Material(Rsa).Material, Made.Chain(Rsa));
        tool.Put("ours.p12", pfx.Span);

        // Keytool asks for a password of six characters when it writes, and takes any to read.
        Assert.Contains("PrivateKeyEntry", tool.Run("keytool", "-list", "-keystore", "ours.p12", "-storetype", "PKCS12", "-storepass", ""), StringComparison.Ordinal);
        foreach (var legacy in (string[][])[[], ["-J-Dkeystore.pkcs12.legacy"]])
        {
            File.Delete(tool.PathOf("theirs.p12"));
            tool.Run("keytool", ["-genkeypair", "-alias", "web", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=java", "-keystore", "theirs.p12", "-storetype", "PKCS12", "-storepass", "changeit", .. legacy]);
            Assert.Null(PfxRefusals.FaultOf(tool.Get("theirs.p12"), "changeit"));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BouncyCastle_reads_ours_and_we_read_its_own(string name)
    {
        var shape = Made.ShapeOf(name);
        using var pfx = PfxWriter.Write(KeysOfEveryShape.Material(shape).Material, Made.Chain(shape));
        var store = new Pkcs12StoreBuilder().Build();
        store.Load(new MemoryStream(pfx.Span.ToArray()), []);
        var alias = store.Aliases.Single(store.IsKeyEntry);
        Assert.True(CertificateFacts.TryRead(store.GetCertificate(alias).Certificate.GetEncoded(), out var facts, out var fault), fault);
        Assert.Equal(KeysOfEveryShape.Material(shape).PublicParts.First, facts.Key!.First);

        foreach (var builder in (Pkcs12StoreBuilder[])[new Pkcs12StoreBuilder(), new Pkcs12StoreBuilder().SetUseDerEncoding(true)])
        {
            var other = builder.Build();
            other.SetKeyEntry("web", store.GetKey(alias), [store.GetCertificate(alias)]);
            using var written = new MemoryStream();
            other.Save(written, "pw".ToCharArray(), new SecureRandom());
            AssertTaken(written.ToArray(), "pw", shape, 1);
        }
    }

    [Fact]
    public void A_pem_of_openssl_in_every_older_form_is_taken()
    {
        foreach (var shape in Made.Shapes)
        {
            using var tool = new Tool();
            Prepare(tool, shape);
            var kind = shape.Type == KeyType.Rsa ? "rsa" : "ec";
            tool.Run("openssl", [kind, "-in", "key.pem", .. shape.Type == KeyType.Rsa ? (string[])["-traditional"] : [], "-out", "old.pem"]);
            var old = Encoding.ASCII.GetString(tool.Get("old.pem"));
            Assert.Contains(shape.Type == KeyType.Rsa ? "BEGIN RSA PRIVATE KEY" : "BEGIN EC PRIVATE KEY", old, StringComparison.Ordinal);
            var leaf = Encoding.ASCII.GetString(tool.Get("leaf.pem"));
            var parameters = shape.Type == KeyType.Ec ? "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" : "";
            foreach (var text in (string[])[leaf + old, parameters + old + leaf, (old + leaf).ReplaceLineEndings("\r\n"), (old + leaf).ReplaceLineEndings("\r")])
            {
                Assert.True(PemReader.TryRead(Encoding.ASCII.GetBytes(text), out var read, out var fault), fault);
                Assert.True(read.Key.Material.Span.SequenceEqual(KeysOfEveryShape.Material(shape).Material.Span));
                read.Dispose();
            }
        }
    }

    private static void Prepare(Tool tool, KeyShape shape)
    {
        var chain = Made.Chain(shape);
        using var key = PemWriter.Write(KeysOfEveryShape.Material(shape).Material, []);
        using var leaf = PemWriter.Write(null, chain[..1]);
        using var others = PemWriter.Write(null, chain[1..]);
        tool.Put("key.pem", key.Span);
        tool.Put("leaf.pem", leaf.Span);
        tool.Put("others.pem", others.Span);
    }

    private static void AssertTaken(byte[] pfx, string? password, KeyShape shape, int certificates)
    {
        using var secret = password is null ? null : new SecretBytes(Encoding.UTF8.GetBytes(password));
        Assert.True(PfxReader.TryRead(pfx, secret, out var read, out var fault), fault);
        using (read)
        {
            Assert.Equal(certificates, read.Certificates.Length);
            Assert.Equal(0, read.LeafIndex);
            Assert.Equal(shape, read.Key.Shape);
            Assert.True(read.Key.Material.Span.SequenceEqual(KeysOfEveryShape.Material(shape).Material.Span));
        }
    }
}
