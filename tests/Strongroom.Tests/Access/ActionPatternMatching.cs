using System.Diagnostics;
using CsCheck;
using Strongroom.Access;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class ActionPatternMatching
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything/at.all", true)]
    [InlineData("Microsoft.KeyVault/*/read", "Microsoft.KeyVault/vaults/read", true)]
    [InlineData("Microsoft.KeyVault/*/read", "Microsoft.KeyVault/vaults/secrets/read", true)]
    [InlineData("Microsoft.KeyVault/*/read", "Microsoft.KeyVault/read", false)]
    [InlineData("Microsoft.KeyVault/vaults/*", "Microsoft.KeyVault/vaults", false)]
    [InlineData("Microsoft.KeyVault/vaults/*", "Microsoft.KeyVault/vaults/", true)]
    [InlineData("Microsoft.KeyVault/vaults/secrets/*", "Microsoft.KeyVault/vaults/secretsX/read", false)]
    [InlineData("Microsoft.KeyVault/managedHsms/*", "microsoft.keyvault/managedHSMs/write", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("*ab*ab*", "abab", true)]
    [InlineData("*ab*ab*", "abaab", true)]
    [InlineData("*ab*ab*", "aba", false)]
    [InlineData("*aab*", "aaab", true)]
    [InlineData("**read**", "x/read", true)]
    [InlineData("Microsoft.KeyVault", "MicrosoftXKeyVault", false)]
    [InlineData("vaults/read", "vaults/readX", false)]
    [InlineData("*K", "\u212A", false)] // The Kelvin sign folds to k in Unicode, not here.
    public void A_star_is_any_run_and_letters_compare_without_case(string pattern, string action, bool matches) =>
        Assert.Equal(matches, ActionPattern.Parse(pattern).Matches(action));

    [Fact]
    public void Matching_equals_the_naive_table() =>
        Gen.Select(AccessCases.Pattern, AccessCases.Text).Sample(
            (pattern, text) => Assert.Equal(NaiveAccess.Wild(pattern, Unfolded(text)), ActionPattern.Parse(pattern).Matches(text)),
            iter: 50_000);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a?")]
    [InlineData("a%2f")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("[a-z]")]
    [InlineData("{x}")]
    public void Anything_but_letters_digits_and_five_signs_is_refused(string text) => Assert.False(ActionPattern.TryParse(text, out _));

    [Fact]
    public void A_pattern_has_at_most_256_characters()
    {
        Assert.True(ActionPattern.TryParse(new string('a', 256), out _));
        Assert.False(ActionPattern.TryParse(new string('a', 257), out _));
        Assert.False(ActionPattern.TryParse(null, out _));
    }

    [Fact]
    public void The_worst_pattern_takes_linear_time_and_no_memory()
    {
        // Near misses everywhere: backtracking matchers need years for this, and a naive search its square.
        var pattern = ActionPattern.Parse("*" + string.Concat(Enumerable.Repeat("a*", 60)) + string.Concat(Enumerable.Repeat("a", 100)) + "b*b");
        var text = new string('a', 1_000_000) + "b";
        pattern.Matches(text);
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matched = pattern.Matches(text);
        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(clock.ElapsedMilliseconds < 500, $"{clock.ElapsedMilliseconds} ms");
        Assert.False(matched);
        Assert.Equal(0, after - before);
    }

    // Outside ASCII nothing folds, so such characters meet only a star.
    private static string Unfolded(string text) => string.Concat(text.Select(c => char.IsAscii(c) ? c : '~'));
}
