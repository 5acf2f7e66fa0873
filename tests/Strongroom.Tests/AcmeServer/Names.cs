using Strongroom.AcmeServer;
using Xunit;

namespace Strongroom.Tests.AcmeServer;

/// <summary>Which names can be asked for, and which patterns allow them.</summary>
public sealed class Names
{
    [Theory]
    [InlineData("a.test", "a.test")]
    [InlineData("A.Test", "a.test")]
    [InlineData("*.a.test", "*.a.test")]
    [InlineData("xn--bcher-kva.test", "xn--bcher-kva.test")]
    [InlineData("host", "host")]
    public void Host_names_are_taken_in_lower_case(string text, string value)
    {
        Assert.True(Identifier.TryDns(text, out var identifier));
        Assert.Equal(value, identifier.Value.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.test.")]
    [InlineData(".a.test")]
    [InlineData("a..test")]
    [InlineData("-a.test")]
    [InlineData("a-.test")]
    [InlineData("a_b.test")]
    [InlineData("bücher.test")]
    [InlineData("a.test:80")]
    [InlineData("a.test/x")]
    [InlineData("a.test@b.test")]
    [InlineData("a.test\0")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.*.test")]
    [InlineData("a.*.test")]
    [InlineData("a*.test")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("a.0x7f")]
    [InlineData("1")]
    [InlineData("[::1]")]
    public void What_a_resolver_or_a_url_could_read_otherwise_is_no_name(string text) => Assert.False(Identifier.TryDns(text, out _));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:0db8::1", false)]
    [InlineData("2001:DB8::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1%2", false)]
    [InlineData("10.1", false)]
    [InlineData("010.0.0.1", false)]
    [InlineData("a.test", false)]
    public void Addresses_have_one_spelling(string text, bool isAddress) => Assert.Equal(isAddress, Identifier.TryAddress(text, out _));

    [Theory]
    [InlineData("a.test", "a.test", true)]
    [InlineData("a.test", "b.a.test", false)]
    [InlineData("*.a.test", "b.a.test", true)]
    [InlineData("*.a.test", "c.b.a.test", true)]
    [InlineData("*.a.test", "*.a.test", true)]
    [InlineData("*.a.test", "a.test", false)]
    [InlineData("*.a.test", "evila.test", false)]
    [InlineData("a.test", "*.a.test", false)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "a.test", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    public void A_pattern_allows_what_it_says(string pattern, string name, bool isAllowed)
    {
        var identifier = Identifier.TryAddress(name, out var address) ? address.Value : Identifier.TryDns(name, out var dns) ? dns.Value : throw new ArgumentException(name);
        Assert.Equal(isAllowed, NameLimit.Allows(NameLimit.Parse([pattern])!, identifier));
    }

    [Fact]
    public void No_pattern_allows_everything_and_a_wrong_one_is_refused()
    {
        Assert.True(NameLimit.Allows([], new Identifier(IsAddress: false, "a.test")));
        Assert.Null(NameLimit.Parse(["a.test", "not a name"]));
        Assert.Null(NameLimit.Parse([.. Enumerable.Repeat("a.test", 101)]));
    }
}
