using System.Text.Json;
using Strongroom.Identity.Federation;
using Xunit;

namespace Strongroom.Tests.Identity.Federation;

/// <summary>The language of flexible matches: what it says, and what it does not take.</summary>
public sealed class ClaimsExpressions
{
    [Theory]
    [InlineData("claims['sub'] eq 'repo:org/app:ref:refs/heads/main'", true)]
    [InlineData("claims['sub'] eq 'repo:org/app:*'", false)]
    [InlineData("claims['sub'] eq 'REPO:org/app:ref:refs/heads/main'", false)]
    [InlineData("claims['sub'] matches 'repo:org/app:*'", true)]
    [InlineData("claims['sub'] matches 'repo:org/app:ref:refs/heads/mai?'", true)]
    [InlineData("claims['sub'] matches 'repo:org/app:ref:refs/heads/main?'", false)]
    [InlineData("claims['sub'] matches 'repo:org/app'", false)]
    [InlineData("claims['sub'] matches 'r*heads/m*n'", true)]
    [InlineData("claims['sub'] matches 'r*heads/m*x'", false)]
    [InlineData("claims['sub'] matches 'repo:org/ap?:*' and claims['job_workflow_ref'] matches 'org/app/.github/*@refs/heads/main'", true)]
    [InlineData("claims['sub'] matches 'repo:org/ap?:*' and claims['job_workflow_ref'] eq 'other'", false)]
    [InlineData("claims['sub'] matches 'repo:*' and claims['missing'] matches '*'", false)]
    [InlineData("claims['sub'] matches 'repo:*' and claims['aud'] matches '*'", false)]
    [InlineData("claims['owner'] eq 'o''brien'", true)]
    public void Terms_compare_whole_values(string expression, bool holds)
    {
        using var claims = JsonDocument.Parse("""
            {"sub":"repo:org/app:ref:refs/heads/main","job_workflow_ref":"org/app/.github/workflows/a.yml@refs/heads/main","aud":["x"],"owner":"o'brien","n":1}
            """);
        Assert.Equal(holds, ClaimsExpression.Parse(expression).Value.Holds(claims.RootElement));
    }

    [Theory, Trait("Row", "V22")]
    [InlineData("*")]
    [InlineData("repo:*")]
    [InlineData("repo:org/app*")]
    [InlineData("repo:org/ap?:x")]
    [InlineData("repo:org/app' and claims['x'] eq 'y")]
    public void What_the_token_says_never_becomes_a_pattern(string subject)
    {
        using var claims = JsonDocument.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["sub"] = subject }));
        Assert.False(ClaimsExpression.Parse("claims['sub'] matches 'repo:org/app:*'").Value.Holds(claims.RootElement));
        Assert.False(ClaimsExpression.Parse("claims['sub'] eq 'repo:org/app:main'").Value.Holds(claims.RootElement));
    }

    [Theory]
    [InlineData("")]
    [InlineData("claims['sub']")]
    [InlineData("claims['sub'] eq ''")]
    [InlineData("claims['sub'] eq 'a")]
    [InlineData("claims['sub'] eq \"a\"")]
    [InlineData("claims[sub] eq 'a'")]
    [InlineData("claims['s ub'] eq 'a'")]
    [InlineData("claims[''] eq 'a'")]
    [InlineData("claims['sub'] == 'a'")]
    [InlineData("claims['sub'] EQ 'a'")]
    [InlineData("claims['sub']  eq 'a'")]
    [InlineData("claims['sub'] eq 'a' or claims['sub'] eq 'b'")]
    [InlineData("claims['sub'] eq 'a' and ")]
    [InlineData("claims['sub'] eq 'a' and")]
    [InlineData("not claims['sub'] eq 'a'")]
    [InlineData("(claims['sub'] eq 'a')")]
    [InlineData("claims['sub'] eq 'a' ")]
    [InlineData("claims['sub'] eq 'a\n'")]
    public void Another_language_is_refused(string expression) => Assert.Equal("claimsMatchingExpression.value", ClaimsExpression.Parse(expression).Error?.Target);

    [Theory]
    [InlineData("claims['sub'] matches '*'")]
    [InlineData("claims['sub'] matches '*:ref:refs/heads/main'")]
    [InlineData("claims['sub'] matches '?epo:org/app'")]
    [InlineData("claims['iss'] eq 'https://token.actions.githubusercontent.com'")]
    [InlineData("claims['aud'] eq 'api://AzureADTokenExchange' and claims['sub'] matches '*'")]
    public void What_would_admit_everybody_is_refused(string expression) => Assert.Equal(400, ClaimsExpression.Parse(expression).Error?.Status);

    [Fact]
    public void Length_and_number_of_terms_are_bounded()
    {
        static string Terms(int count) => string.Join(" and ", Enumerable.Repeat("claims['sub'] eq 'a'", count));
        Assert.Null(ClaimsExpression.Parse(Terms(8)).Error);
        Assert.NotNull(ClaimsExpression.Parse(Terms(9)).Error);
        Assert.NotNull(ClaimsExpression.Parse($"claims['sub'] eq '{new string('a', 600)}'").Error);
        Assert.NotNull(ClaimsExpression.Parse($"claims['{new string('c', 121)}'] eq 'a'").Error);
    }

    [Fact]
    public void The_worst_pattern_ends_quickly()
    {
        var pattern = "a" + string.Concat(Enumerable.Repeat("*a", 250)) + "b";
        using var claims = JsonDocument.Parse($$"""{"sub":"{{new string('a', 15_000)}}"}""");
        Assert.False(ClaimsExpression.Parse($"claims['sub'] matches '{pattern}'").Value.Holds(claims.RootElement));
    }
}
