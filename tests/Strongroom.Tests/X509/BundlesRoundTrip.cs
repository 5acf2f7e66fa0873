using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class BundlesRoundTrip
{
    public static TheoryData<string> Shapes => [.. Made.Shapes.Select(shape => shape.ToString())];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_pfx_that_was_written_is_read_with_its_key_and_in_its_order(string name)
    {
        var shape = Made.ShapeOf(name);
        var chain = Made.Chain(shape);
        using var pfx = PfxWriter.Write(KeysOfEveryShape.Material(shape).Material, chain);
        using var empty = new SecretBytes([]);
        foreach (var password in (SecretBytes?[])[null, empty])
        {
            Assert.True(PfxReader.TryRead(pfx.Span, password, out var read, out var fault), fault);
            using (read)
            {
                Assert.Equal(chain, read.Certificates);
                Assert.Equal((0, false), (read.LeafIndex, read.IsPem));
                Assert.Equal(shape, read.Key.Shape);
                Assert.Equal(KeysOfEveryShape.Material(shape).PublicParts.First, read.Key.PublicParts.First);
                Assert.True(read.Key.Material.Span.SequenceEqual(KeysOfEveryShape.Material(shape).Material.Span));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_pem_that_was_written_is_read_with_its_key_and_in_its_order(string name)
    {
        var shape = Made.ShapeOf(name);
        var chain = Made.Chain(shape);
        using var pem = PemWriter.Write(KeysOfEveryShape.Material(shape).Material, chain);
        Assert.True(PemReader.IsPem(pem.Span));
        Assert.True(PemReader.TryRead(pem.Span, out var read, out var fault), fault);
        using (read)
        {
            Assert.Equal(chain, read.Certificates);
            Assert.Equal((0, true), (read.LeafIndex, read.IsPem));
            Assert.True(read.Key.Material.Span.SequenceEqual(KeysOfEveryShape.Material(shape).Material.Span));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Openssl_reads_both(string name)
    {
        var shape = Made.ShapeOf(name);
        var chain = Made.Chain(shape);
        var material = KeysOfEveryShape.Material(shape).Material;
        using var pfx = PfxWriter.Write(material, chain);
        using var pem = PemWriter.Write(material, chain);
        using var tool = new Tool();
        tool.Put("a.p12", pfx.Span);
        tool.Put("a.pem", pem.Span);
        var text = tool.Run("openssl", "pkcs12", "-in", "a.p12", "-passin", "pass:", "-nodes");
        Assert.Equal(3, text.Split("BEGIN CERTIFICATE").Length - 1);
        Assert.Contains("BEGIN PRIVATE KEY", text, StringComparison.Ordinal);
        Assert.Equal(tool.Run("openssl", "pkey", "-in", "a.pem", "-pubout"), tool.Run("openssl", "x509", "-in", "a.pem", "-pubkey", "-noout"));

        // What openssl prints of the PFX, bag attributes and all, is again a PEM for us.
        Assert.True(PemReader.TryRead(Encoding.ASCII.GetBytes(text), out var read, out var fault), fault);
        Assert.Equal(chain, read.Certificates);
        read.Dispose();
    }

    [Fact]
    public void Without_a_key_there_is_none_in_it()
    {
        var chain = Made.Chain(KeyShape.Rsa(2048));
        using var pfx = PfxWriter.Write(null, chain);
        using var pem = PemWriter.Write(null, chain);
        Assert.False(PfxReader.TryRead(pfx.Span, null, out _, out var fault));
        Assert.Equal("There is no private key in it that belongs to one of its certificates.", fault);
        Assert.False(PemReader.TryRead(pem.Span, out _, out fault));
        Assert.Equal("There is no private key in it.", fault);
        using var tool = new Tool();
        tool.Put("a.p12", pfx.Span);
        Assert.DoesNotContain("KEY", tool.Run("openssl", "pkcs12", "-in", "a.p12", "-passin", "pass:", "-nodes"), StringComparison.Ordinal);
    }
}
