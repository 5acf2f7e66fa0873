using CsCheck;
using Strongroom.Throttle;
using Xunit;

namespace Strongroom.Tests.Throttle;

/// <summary>The arithmetic of one bucket, and the bounds of a table of them.</summary>
public sealed class Buckets
{
    private const long Second = 1_000_000_000;

    private static readonly RateLimit Hundred = new(100, TimeSpan.FromSeconds(10));

    [Fact]
    public void A_bucket_gives_its_capacity_at_once_and_then_its_rate()
    {
        var bucket = new TokenBucket(Hundred);

        Assert.True(bucket.TryTake(100, 0, out _));
        Assert.False(bucket.TryTake(1, 0, out var wait));
        Assert.Equal(Second / 10, wait);
        Assert.False(bucket.TryTake(1, wait - 1, out _));
        Assert.True(bucket.TryTake(1, wait, out _));
        Assert.True(bucket.TryTake(100, 1000 * Second, out _));
        Assert.False(bucket.TryTake(1, 1000 * Second, out _));
    }

    [Fact]
    public void What_is_refused_takes_nothing_however_often_it_is_asked()
    {
        var bucket = new TokenBucket(Hundred);
        Assert.True(bucket.TryTake(95, 0, out _));

        for (var i = 0; i < 1000; i++)
        {
            Assert.False(bucket.TryTake(6, 0, out _));
        }

        Assert.True(bucket.TryTake(5, 0, out _));
    }

    [Fact]
    public void What_is_put_back_can_be_taken_again()
    {
        var bucket = new TokenBucket(Hundred);
        Assert.True(bucket.TryTake(100, 5 * Second, out _));
        bucket.PutBack(40);

        Assert.True(bucket.TryTake(40, 5 * Second, out _));
        Assert.False(bucket.TryTake(1, 5 * Second, out _));
    }

    [Fact]
    public void A_bucket_never_gives_more_than_its_capacity_and_its_rate_over_the_time() =>
        Gen.Select(Gen.Long[1, 5000], Gen.Long[1, 3600], Gen.Select(Gen.Long[0, 3 * Second], Gen.Long[1, 60], Gen.Bool).List[1, 200]).Sample((units, seconds, steps) =>
        {
            var bucket = new TokenBucket(new RateLimit(units, TimeSpan.FromSeconds(seconds)));
            var (now, given) = (0L, 0L);
            foreach (var (pause, cost, backAgain) in steps)
            {
                now += pause;
                if (bucket.TryTake(cost, now, out var wait))
                {
                    given += cost;
                    if (backAgain)
                    {
                        bucket.PutBack(cost);
                        given -= cost;
                    }
                }
                else if (cost <= units)
                {
                    Assert.False(bucket.TryTake(cost, now + wait - 1, out _));
                }

                Assert.True(given <= units + ((double)units * now / Second / seconds), $"{given} of {units} in {now} ns");
            }
        });

    [Fact]
    public void The_wait_that_a_refusal_names_is_enough() =>
        Gen.Select(Gen.Long[1, 5000], Gen.Long[1, 60], Gen.Long[1, 60]).Where((units, first, second) => first <= units && second <= units).Sample((units, first, second) =>
        {
            var bucket = new TokenBucket(new RateLimit(units, TimeSpan.FromSeconds(10)));
            while (bucket.TryTake(first, 0, out _))
            {
            }

            return bucket.TryTake(second, 0, out var wait) || bucket.TryTake(second, wait, out _);
        });

    [Fact]
    public async Task Threads_together_get_exactly_what_there_is()
    {
        var bucket = new TokenBucket(new RateLimit(10_000, TimeSpan.FromSeconds(10)));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Count(_ => bucket.TryTake(1, 0, out var _)))));

        Assert.Equal(10_000, taken.Sum());
    }

    [Fact]
    public void A_bucket_leaves_only_while_it_is_full_and_nothing_can_be_taken_from_it_after_that()
    {
        var bucket = new TokenBucket(Hundred);
        Assert.True(bucket.TryTake(1, 0, out _));
        Assert.False(bucket.TryRetire((Second / 10) - 1));
        Assert.True(bucket.TryRetire(Second / 10));

        Assert.False(bucket.TryTake(1, Second, out var wait));
        bucket.PutBack(1);
        Assert.True(bucket.IsRetired);
        Assert.Equal(0, wait);
        Assert.False(bucket.TryRetire(Second));
    }

    [Fact]
    public void Full_buckets_make_room_and_used_ones_stay()
    {
        var table = new BucketTable(Hundred, capacity: 1000);
        var keys = Enumerable.Range(0, 1000).Select(_ => new BucketKey(Guid.NewGuid())).ToList();
        foreach (var (i, key) in keys.Index())
        {
            Assert.True(table.TryTake(key, i < 10 ? 100 : 10, 0, out _, out _));
        }

        Assert.True(table.TryTake(new BucketKey(Guid.NewGuid()), 1, 5 * Second, out _, out _));

        Assert.Equal(11, table.Count);
        Assert.All(keys.Take(10), key => Assert.False(table.TryTake(key, 51, 5 * Second, out _, out _)));
        Assert.All(keys.Take(10), key => Assert.True(table.TryTake(key, 50, 5 * Second, out _, out _)));
    }

    [Fact]
    public void A_flood_of_names_shares_one_bucket_and_the_known_keep_theirs()
    {
        var table = new BucketTable(Hundred, capacity: 100);
        var known = Enumerable.Range(0, 100).Select(_ => new BucketKey(Guid.NewGuid())).ToList();
        Assert.All(known, key => Assert.True(table.TryTake(key, 1, 0, out _, out _)));

        var admitted = Enumerable.Range(0, 100_000).Count(_ => table.TryTake(new BucketKey(Guid.NewGuid()), 1, 0, out var _, out var _));

        Assert.Equal(100, admitted);
        Assert.Equal(100, table.Count);
        Assert.All(known, key => Assert.True(table.TryTake(key, 99, 0, out _, out _)));
    }
}
