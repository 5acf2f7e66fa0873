using Strongroom.Barrier;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class TenureOfKeys
{
    [Fact]
    public void The_end_waits_for_the_last_user_and_lets_nobody_in()
    {
        var ended = 0;
        var tenure = new Tenure(() => ended++);
        Assert.True(tenure.TryEnter());
        Assert.True(tenure.TryEnter());
        tenure.End();
        Assert.False(tenure.TryEnter());
        tenure.Leave();
        Assert.Equal(0, ended);
        Assert.False(tenure.TryEnter());
        tenure.Leave();
        Assert.Equal(1, ended);
        Assert.True(tenure.Over.IsCompletedSuccessfully);
        Assert.False(tenure.TryEnter());
        tenure.End();
        Assert.Equal(1, ended);
    }

    [Fact]
    public void Nobody_is_ever_inside_after_the_end()
    {
        for (var turn = 0; turn < 150; turn++)
        {
            var gone = 0;
            var violations = 0;
            var tenure = new Tenure(() => Volatile.Write(ref gone, 1));
            Parallel.Invoke(
                Use,
                Use,
                tenure.End);
            Assert.Equal((0, 1), (violations, gone));

            void Use()
            {
                while (tenure.TryEnter())
                {
                    if (Volatile.Read(ref gone) == 1)
                    {
                        Interlocked.Increment(ref violations);
                    }

                    tenure.Leave();
                }
            }
        }
    }
}
