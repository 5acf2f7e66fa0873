using Xunit;

namespace Strongroom.Tests.Audit;

internal static class Eventually
{
    public static async Task Is(Func<bool> condition, int seconds = 10)
    {
        for (var i = 0; i < seconds * 50 && !condition(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(condition());
    }
}
