using System.Text.Json.Nodes;
using CsCheck;
using Strongroom.Identity.Graph;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>The filter language of the directory's surface: what clients send is understood, and a value is never taken for language.</summary>
public sealed class GraphFilters
{
    private static readonly string[] Keys = ["id", "appId", "names"];

    [Theory]
    [InlineData("names/any(c:c eq 'A')", true)]
    [InlineData("names / any ( x : x  eq  'c' )", false)]
    [InlineData("appId eq 'APP'", true)]
    [InlineData("  appId   eq 'app'  ", true)]
    [InlineData("AppId eq 'app'", true)]
    [InlineData("startswith(displayName,'o''n')", true)]
    [InlineData("startswith(displayName,'Neil')", false)]
    [InlineData("displayName eq ''", false)]
    [InlineData("displayName eq ' or appId eq ''app'' '", false)]
    [InlineData("mail eq null", true)]
    [InlineData("mail ne null", false)]
    [InlineData("appId ne null", true)]
    [InlineData("accountEnabled eq true", true)]
    [InlineData("accountEnabled ne true", false)]
    [InlineData("accountEnabled eq 'true'", false)]
    [InlineData("appId eq 'no' or appId eq 'app' and mail eq null", true)]
    [InlineData("appId eq 'app' or appId eq 'app' and mail ne null", true)]
    [InlineData("(appId eq 'app' or appId eq 'app') and mail ne null", false)]
    [InlineData("nothing eq 'app'", false)]
    public void What_clients_send_is_understood(string text, bool holds) => Assert.Equal(holds, GraphFilter.Parse(text)!.Holds(Item()));

    [Theory]
    [InlineData("appId eq 'a'", true)]
    [InlineData("names/any(c:c eq 'a')", true)]
    [InlineData("appId eq 'a' and startswith(displayName,'b')", true)]
    [InlineData("appId eq 'a' or id eq 'b'", true)]
    [InlineData("appId eq 'a' or startswith(displayName,'b')", false)]
    [InlineData("startswith(appId,'a')", false)]
    [InlineData("appId ne 'a'", false)]
    [InlineData("appId eq null", false)]
    [InlineData("displayName eq 'a'", false)]
    public void Only_a_filter_that_names_what_it_finds_is_a_look_up(string text, bool isLookUp) => Assert.Equal(isLookUp, GraphFilter.Parse(text)!.IsLookUp(Keys));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("appId")]
    [InlineData("appId eq")]
    [InlineData("appId eq a")]
    [InlineData("appId eq 'a")]
    [InlineData("appId eq 'a''")]
    [InlineData("appId eq 'a' 'b'")]
    [InlineData("appId eq 'a' or")]
    [InlineData("appId eq 'a'or appId eq 'b'")]
    [InlineData("appId EQ 'a'")]
    [InlineData("appIdeq 'a'")]
    [InlineData("appId lt 'a'")]
    [InlineData("not appId eq 'a'")]
    [InlineData("(appId eq 'a'")]
    [InlineData("appId eq 'a')")]
    [InlineData("names/any(c:d eq 'a')")]
    [InlineData("names/all(c:c eq 'a')")]
    [InlineData("names/any(c:c eq 'a'")]
    [InlineData("startswith(displayName 'a')")]
    [InlineData("startswith(displayName,null)")]
    [InlineData("startswith(displayName,'a') eq true")]
    [InlineData("endswith(displayName,'a')")]
    [InlineData("app-Id eq 'a'")]
    [InlineData("appId eq 'a'\u0000")]
    [InlineData("\u0430ppId eq 'a'")]
    public void Everything_else_is_refused(string text) => Assert.Null(GraphFilter.Parse(text));

    [Fact]
    public void A_filter_has_an_end()
    {
        Assert.NotNull(GraphFilter.Parse(string.Join(" or ", Enumerable.Repeat("a eq 'b'", 16))));
        Assert.Null(GraphFilter.Parse(string.Join(" or ", Enumerable.Repeat("a eq 'b'", 17))));
        Assert.Null(GraphFilter.Parse($"a eq '{new string('b', GraphFilter.MaxLength)}'"));
        Assert.NotNull(GraphFilter.Parse(new string('(', 8) + "a eq 'b'" + new string(')', 8)));
        Assert.Null(GraphFilter.Parse(new string('(', 9) + "a eq 'b'" + new string(')', 9)));
    }

    [Fact]
    public void Any_value_comes_out_as_it_went_in_and_stays_one_term() =>
        Gen.String[Gen.Char["abc '()/:,or eqand=€\n"], 0, 60].Sample(value =>
            Assert.Equal(
                new GraphCondition.Comparison("displayName", GraphCondition.Relation.Is, value),
                GraphFilter.Parse($"displayName eq '{value.Replace("'", "''", StringComparison.Ordinal)}'")!));

    [Fact]
    public void No_text_makes_the_parser_fail() =>
        Gen.String[Gen.Char["ac '()/:,oreqndy"], 0, 40].Sample(text => { GraphFilter.Parse(text); });

    private static JsonObject Item() => new()
    {
        ["appId"] = "app",
        ["displayName"] = "O'Neil",
        ["mail"] = null,
        ["accountEnabled"] = true,
        ["names"] = new JsonArray("a", "b"),
    };
}
