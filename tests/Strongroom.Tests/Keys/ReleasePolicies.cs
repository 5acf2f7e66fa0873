using System.Text;
using System.Text.Json;
using Strongroom.Keys;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>The language of release policies at its edges (wire reference §5.8, security model §12).</summary>
public sealed class ReleasePolicies
{
    private const string Claims = """{"s":"v","t":true,"n":7,"d":7.50,"o":{"p":{"q":"deep"}},"a":[{"k":"first"},["x","y"]],"7":"named","z":null}""";

    [Theory]
    [InlineData("\"s\"", "\"v\"", true)]
    [InlineData("\"s\"", "\"V\"", false)]
    [InlineData("\"s\"", "\"\\u0076\"", true)]
    [InlineData("\"t\"", "true", true)]
    [InlineData("\"t\"", "false", false)]
    [InlineData("\"t\"", "\"true\"", false)]
    [InlineData("\"n\"", "7", true)]
    [InlineData("\"n\"", "7.0", true)]
    [InlineData("\"n\"", "\"7\"", false)]
    [InlineData("\"n\"", "true", false)]
    [InlineData("\"d\"", "7.5", true)]
    [InlineData("\"o.p.q\"", "\"deep\"", true)]
    [InlineData("\"o.p\"", "\"deep\"", false)]
    [InlineData("\"o.p.q.r\"", "\"deep\"", false)]
    [InlineData("\"a[0].k\"", "\"first\"", true)]
    [InlineData("\"a.0.k\"", "\"first\"", true)]
    [InlineData("\"a[1][1]\"", "\"y\"", true)]
    [InlineData("\"a[2].k\"", "\"first\"", false)]
    [InlineData("\"a.-1.k\"", "\"first\"", false)]
    [InlineData("\"7\"", "\"named\"", true)]
    [InlineData("\"absent\"", "\"v\"", false)]
    [InlineData("\"z\"", "false", false)]
    public void A_condition_is_met_by_the_same_value_of_the_same_type(string claim, string value, bool isMet)
    {
        using var claims = JsonDocument.Parse(Claims);
        var policy = Parse($$"""{"claim":{{claim}},"equals":{{value}}}""");

        Assert.Equal(isMet, Assert.Single(policy).Condition.IsMetBy(claims.RootElement));
    }

    [Fact]
    public void All_and_any_nest()
    {
        const string Good = """{"claim":"s","equals":"v"}""";
        const string Bad = """{"claim":"s","equals":"w"}""";
        using var claims = JsonDocument.Parse(Claims);
        bool IsMet(string condition) => Assert.Single(Parse(condition)).Condition.IsMetBy(claims.RootElement);

        Assert.True(IsMet($$"""{"anyOf":[{{Bad}},{{Good}}]}"""));
        Assert.False(IsMet($$"""{"allOf":[{{Good}},{{Bad}}]}"""));
        Assert.True(IsMet($$"""{"allOf":[{{Good}},{"anyOf":[{{Bad}},{"allOf":[{{Good}},{{Good}}]}]}]}"""));
        Assert.False(IsMet($$"""{"anyOf":[{{Bad}},{"allOf":[{{Good}},{"anyOf":[{{Bad}}]}]}]}"""));
    }

    [Fact]
    public void Depth_and_number_end_where_the_security_model_says()
    {
        static string Nested(int depth) => depth == 1 ? """{"claim":"s","equals":"v"}""" : $$"""{"allOf":[{{Nested(depth - 1)}}]}""";
        static string Many(int count) => $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("""{"claim":"s","equals":"v"}""", count))}}]}""";

        Assert.Single(Parse(Nested(7)));
        Refused(Nested(8), "nested");
        Refused(Nested(9), "");
        Refused(Nested(100), "JSON");
        Assert.Single(Parse(Many(64)));
        Refused($$"""{"anyOf":[{{Many(40)}},{{Many(25)}}]}""", "64");
        Refused(Many(65), "64");
    }

    [Theory]
    [InlineData("""{"claim":"","equals":"v"}""")]
    [InlineData("""{"claim":"a..b","equals":"v"}""")]
    [InlineData("""{"claim":"a[x]","equals":"v"}""")]
    [InlineData("""{"claim":"a[-1]","equals":"v"}""")]
    [InlineData("""{"claim":7,"equals":"v"}""")]
    [InlineData("""{"claim":"a"}""")]
    [InlineData("""{"claim":"a","equals":[]}""")]
    [InlineData("""{"claim":"a","equals":{}}""")]
    [InlineData("""{"claim":"a","equals":1e400}""")]
    [InlineData("""{"claim":"a","equals":"v","allOf":[]}""")]
    [InlineData("""{"claim":"a","equals":"v","equals":"w"}""")]
    [InlineData("""{"authority":"https://b","allOf":[{"claim":"a","equals":"v"}]}""")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Nothing_else_is_a_condition(string condition) => Refused(condition, "");

    [Theory]
    [InlineData("https://user@a")]
    [InlineData("https://a/?x=1")]
    [InlineData("https://a/#x")]
    [InlineData("http://a")]
    [InlineData("a")]
    public void An_authority_is_a_plain_https_URL(string url) =>
        Assert.Null(ReleaseGrammar.Parse(Encoding.UTF8.GetBytes($$"""{"version":"1.0.0","anyOf":[{"authority":"{{url}}","allOf":[{"claim":"a","equals":"v"}]}]}"""), out _));

    [Fact]
    public void The_slash_at_the_end_of_an_authority_says_nothing()
    {
        var policy = ReleaseGrammar.Parse("""{"version":"1.0.0","anyOf":[{"authority":"https://a.example/","allOf":[{"claim":"a","equals":"v"}]}]}"""u8.ToArray(), out _);
        Assert.Equal("https://a.example", Assert.Single(policy!.Value).Url);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Null(ReleaseGrammar.Parse(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, out var reason));
        Assert.NotNull(reason);
        Assert.Null(ReleaseGrammar.Parse("""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{"claim":"\ud800","equals":"v"}]}]}"""u8.ToArray(), out reason));
        Assert.NotNull(reason);
    }

    private static System.Collections.Immutable.ImmutableArray<ReleaseAuthority> Parse(string condition)
    {
        var parsed = ReleaseGrammar.Parse(Policy(condition), out var reason);
        Assert.True(parsed is not null, reason);
        return parsed.Value;
    }

    private static void Refused(string condition, string mentions)
    {
        Assert.Null(ReleaseGrammar.Parse(Policy(condition), out var reason));
        Assert.Contains(mentions, reason, StringComparison.Ordinal);
    }

    private static byte[] Policy(string condition) => Encoding.UTF8.GetBytes($$"""{"version":"1.0.0","anyOf":[{"authority":"https://a","allOf":[{{condition}}]}]}""");
}
