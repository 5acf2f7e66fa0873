using Strongroom.Arm;
using Xunit;

namespace Strongroom.Tests.Arm;

public sealed class ArmVersions
{
    [Theory]
    [InlineData("2022-07-01", true)]
    [InlineData("2022-07-01-preview", true)]
    [InlineData("2022-07-01-PREVIEW", true)]
    [InlineData("2022-13-01", false)]
    [InlineData("2022-7-1", false)]
    [InlineData("2022-07-01-beta", false)]
    [InlineData("2022-07-01 ", false)]
    [InlineData("7.4", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_version_is_a_date_and_perhaps_a_preview(string? text, bool isOne) => Assert.Equal(isOne, ArmVersion.TryParse(text, out _));

    [Theory]
    [InlineData("2026-02-01", "2026-02-01", true)]
    [InlineData("2026-02-02", "2026-02-01", true)]
    [InlineData("2026-01-31", "2026-02-01", false)]
    [InlineData("2026-02-01-preview", "2026-02-01", false)]
    [InlineData("2026-02-01", "2026-02-01-preview", true)]
    public void A_preview_comes_before_the_version_of_its_day(string text, string other, bool atLeast)
    {
        Assert.True(ArmVersion.TryParse(text, out var version));
        Assert.Equal(atLeast, version.IsAtLeast(other));
    }
}
