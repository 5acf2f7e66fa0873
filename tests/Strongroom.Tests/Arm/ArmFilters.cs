using CsCheck;
using Strongroom.Arm;
using Xunit;

namespace Strongroom.Tests.Arm;

/// <summary>A filter that is not understood is refused: one that is ignored shows more than was asked for.</summary>
public sealed class ArmFilters
{
    [Theory]
    [InlineData("resourceType eq 'Microsoft.KeyVault/vaults'", "resourceType eq Microsoft.KeyVault/vaults")]
    [InlineData("  name  EQ  'it''s'  ", "name eq it's")]
    [InlineData("atScope()", "atScope(-)")]
    [InlineData("atScope() and assignedTo('x')", "atScope(-);assignedTo(x)")]
    [InlineData("a ge 2026-01-01T00:00:00Z AND b le 'z'", "a ge 2026-01-01T00:00:00Z;b le z")]
    [InlineData("name eq ''", "name eq ")]
    [InlineData("", "")]
    public void What_clients_send_is_read(string text, string expected)
    {
        Assert.True(ArmFilter.TryParse(text, out var filter));
        Assert.Equal(expected, string.Join(';', filter.Terms.Select(term => term.Comparison is null ? $"{term.Name}({term.Value ?? "-"})" : $"{term.Name} {term.Comparison} {term.Value}")));
    }

    [Theory]
    [InlineData("name eq 'x' or name eq 'y'")]
    [InlineData("not (name eq 'x')")]
    [InlineData("name eq 'x")]
    [InlineData("name eq")]
    [InlineData("name = 'x'")]
    [InlineData("atScope(")]
    [InlineData("atScope() and")]
    [InlineData("name eq 'x' name eq 'y'")]
    [InlineData("and")]
    public void What_is_not_understood_is_refused(string text) => Assert.False(ArmFilter.TryParse(text, out _));

    [Fact]
    public void No_text_throws() => Gen.String[Gen.Char["abe q'()=/ \u00e9nd"], 0, 60].Sample(text => { _ = ArmFilter.TryParse(text, out _); });
}
