using CsCheck;
using Strongroom.Identity.Graph;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>The filter language of the directory's surface: what clients send is understood, and a value is never taken for language.</summary>
public sealed class GraphFilters
{
    [Theory]
    [InlineData("servicePrincipalNames/any(c:c eq '11111111-2222-3333-4444-555555555555')", "servicePrincipalNames", "11111111-2222-3333-4444-555555555555", true, true)]
    [InlineData("servicePrincipalNames / any ( x : x  eq  'a' )", "servicePrincipalNames", "a", true, true)]
    [InlineData("appId eq 'a'", "appId", "a", true, false)]
    [InlineData("  appId   eq 'a'  ", "appId", "a", true, false)]
    [InlineData("startswith(displayName,'O''Neil')", "displayName", "O'Neil", false, false)]
    [InlineData("displayName eq ''", "displayName", "", true, false)]
    [InlineData("displayName eq ' or appId eq '' '", "displayName", " or appId eq ' ", true, false)]
    public void What_clients_send_is_understood(string text, string property, string value, bool isExact, bool isCollection) =>
        Assert.Equal([new GraphFilterTerm(property, value, isExact, isCollection)], GraphFilter.Parse(text)!);

    [Fact]
    public void Terms_are_joined_by_and_or_or() =>
        Assert.Equal(["a", "b", "c"], GraphFilter.Parse("userPrincipalName eq 'a' or mail eq 'b' and startswith(displayName,'c')")!.Select(term => term.Value));

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
    [InlineData("appId ne 'a'")]
    [InlineData("not appId eq 'a'")]
    [InlineData("(appId eq 'a')")]
    [InlineData("servicePrincipalNames/any(c:d eq 'a')")]
    [InlineData("servicePrincipalNames/all(c:c eq 'a')")]
    [InlineData("servicePrincipalNames/any(c:c eq 'a'")]
    [InlineData("startswith(displayName 'a')")]
    [InlineData("startswith(displayName,'a') eq true")]
    [InlineData("endswith(displayName,'a')")]
    [InlineData("app-Id eq 'a'")]
    [InlineData("appId eq 'a'\u0000")]
    [InlineData("аppId eq 'a'")]
    public void Everything_else_is_refused(string text) => Assert.Null(GraphFilter.Parse(text));

    [Fact]
    public void A_filter_has_an_end()
    {
        Assert.NotNull(GraphFilter.Parse(string.Join(" or ", Enumerable.Repeat("a eq 'b'", 16))));
        Assert.Null(GraphFilter.Parse(string.Join(" or ", Enumerable.Repeat("a eq 'b'", 17))));
        Assert.Null(GraphFilter.Parse($"a eq '{new string('b', GraphFilter.MaxLength)}'"));
    }

    [Fact]
    public void Any_value_comes_out_as_it_went_in_and_stays_one_term() =>
        Gen.String[Gen.Char["abc '()/:,or eqand=€\n"], 0, 60].Sample(value =>
            Assert.Equal(
                [new GraphFilterTerm("displayName", value, IsExact: true, IsCollection: false)],
                GraphFilter.Parse($"displayName eq '{value.Replace("'", "''", StringComparison.Ordinal)}'")!));

    [Fact]
    public void No_text_makes_the_parser_fail() =>
        Gen.String[Gen.Char["ac '()/:,oreqndy"], 0, 40].Sample(text => { GraphFilter.Parse(text); });
}
