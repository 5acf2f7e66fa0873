using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class DistinguishedNames
{
    [Theory]
    [InlineData("", "")]
    [InlineData("CN=a", "CN=a")]
    [InlineData("CN=a, O=b", "CN=a, O=b")]
    [InlineData("CN=a,O=b,", "CN=a, O=b")]
    [InlineData("cn = a ; O=  b  c ", "CN=a, O=b  c")]
    [InlineData("CN=\"a, b\", O=\"say \"\"x\"\"\"", "CN=\"a, b\", O=\"say \"\"x\"\"\"")]
    [InlineData("CN=a\\, b\\+c, C=DE", "CN=\"a, b+c\", C=DE")]
    [InlineData("CN=M\\C3\\BCller, ST=Bayern, S=x", "CN=Müller, S=Bayern, S=x")]
    [InlineData("CN=a+OU=b, DC=example, DC=com", "CN=a + OU=b, DC=example, DC=com")]
    [InlineData("E=me@x.example, OID.1.2.3.4=v, 2.5.4.3=w", "E=me@x.example, OID.1.2.3.4=v, CN=w")]
    [InlineData("CN=a\\ ", "CN=\"a \"")]
    [InlineData("CN=😀", "CN=😀")]
    public void The_text_is_read_and_comes_back_as_Windows_writes_it(string text, string shown)
    {
        Assert.True(DistinguishedName.TryParse(text, out var der, out var fault), fault);
        Assert.Equal(shown, DistinguishedName.ToText(der));
        Assert.True(DistinguishedName.TryParse(shown, out var again, out fault), fault);
        Assert.Equal(der, again);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("CN")]
    [InlineData("CN=")]
    [InlineData("CN=,O=b")]
    [InlineData("CN=\"\"")]
    [InlineData("XX=a")]
    [InlineData("=a")]
    [InlineData("CN=\"a")]
    [InlineData("CN=\"a\"b")]
    [InlineData("CN=a\\")]
    [InlineData("CN=a\\z")]
    [InlineData("CN=a\\FF")]
    [InlineData("CN=a\\00")]
    [InlineData("CN=a\nb")]
    [InlineData("CN=a\"b")]
    [InlineData("CN=a+")]
    [InlineData(",CN=a")]
    [InlineData("C=DEU")]
    [InlineData("C=D1")]
    [InlineData("E=ü@example.com")]
    [InlineData("OID.1=a")]
    [InlineData("OID.3.1=a")]
    [InlineData("OID.1.40=a")]
    [InlineData("OID.1..2=a")]
    [InlineData("OID.1.02=a")]
    public void What_is_no_name_is_refused(string text)
    {
        Assert.False(DistinguishedName.TryParse(text, out _, out var fault));
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        // Not as an attribute's argument, which is stored as UTF-8.
        Assert.False(DistinguishedName.TryParse("CN=" + (char)0xD800, out _, out _));
        Assert.False(DistinguishedName.TryParse("CN=a" + (char)0xDC00 + "b", out _, out _));
    }

    [Fact]
    public void Two_hundred_characters_are_the_limit()
    {
        Assert.True(DistinguishedName.TryParse("CN=" + new string('a', 197), out _, out _));
        Assert.False(DistinguishedName.TryParse("CN=" + new string('a', 198), out _, out _));
    }

    [Fact]
    public void The_encoding_begins_with_the_least_specific_part()
    {
        using var tool = new Tool();
        tool.Put("a.csr", CertificateForge.Request(Made.Profile("CN=a, OU=b, O=c, C=DE"), Crypto.Keys.KeysOfEveryShape.Open(KeyShape.Rsa(2048))));
        Assert.Contains("C = DE, O = c, OU = b, CN = a", tool.Run("openssl", "req", "-inform", "DER", "-in", "a.csr", "-noout", "-subject"), StringComparison.Ordinal);
    }
}
