using System.Collections.Concurrent;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

public abstract class StoreWatchSpec(IEngine engine) : StoreCase(engine)
{
    [Fact]
    public async Task A_watcher_hears_each_change_under_its_prefix_before_the_commit_returns()
    {
        var heard = new List<CommittedChange>();
        using var watch = Store.Watch(Key("w/"), heard.Add);
        await PutAsync("w/old", "x");
        heard.Clear();

        var outcome = await CommitAsync(new Batch()
            .Put(Key("w/b"), Bytes("1"), Expect.Absent)
            .Put(Key("w0"), Bytes("elsewhere"), Expect.Absent)
            .Delete(Key("w/old"), Expect.Anything)
            .Delete(Key("w/never"), Expect.Absent)
            .Check(Key("w/check"), Expect.Absent)
            .Put(Key("w/a"), Bytes("2"), Expect.Absent));

        Assert.Equal(
            [$"w/b {outcome.Revision} 1", $"w/old {outcome.Revision} -", $"w/a {outcome.Revision} 2"],
            heard.Select(change => $"{change.Key} {change.Revision} {(change.Value is null ? "-" : System.Text.Encoding.UTF8.GetString(change.Value))}"));
    }

    [Fact]
    public async Task A_conflict_is_not_a_change_and_a_disposed_watch_is_silent()
    {
        var heard = 0;
        var watch = Store.Watch(Key(""), _ => heard++);
        await PutAsync("a", "x");
        await CommitAsync(new Batch().Put(Key("b"), [], Expect.Absent).Put(Key("a"), [], Expect.Absent));
        Assert.Equal(1, heard);

        watch.Dispose();
        watch.Dispose();
        await PutAsync("c", "x");

        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task Under_concurrent_commits_every_change_is_heard_once_in_the_order_of_revisions()
    {
        var heard = new ConcurrentQueue<CommittedChange>();
        using var watch = Store.Watch(Key("w/"), heard.Enqueue);

        var revisions = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var i = 0; i < 50; i++)
            {
                mine.Add(await PutAsync($"w/{writer}", $"{i}"));
                Assert.Contains(heard, change => change.Revision == mine[^1]);
            }

            return mine;
        })));

        Assert.Equal(revisions.SelectMany(mine => mine).Order(), heard.Select(change => change.Revision));
        Assert.All(revisions, mine => Assert.Equal(mine.Order(), mine));
    }

    [Fact]
    public async Task An_observer_sees_the_change_it_is_told_of_in_the_store()
    {
        var seen = new List<bool>();
        using var watch = Store.Watch(Key("w"), change => seen.Add(Store.GetAsync(change.Key, CancellationToken.None).AsTask().Result?.Revision == change.Revision));

        for (var i = 0; i < 20; i++)
        {
            await PutAsync($"w{i}", "x");
        }

        Assert.Equal(Enumerable.Repeat(true, 20), seen);
    }

    [Fact]
    public async Task An_observer_that_throws_spoils_neither_the_commit_nor_the_other_observers()
    {
        var heard = 0;
        using var broken = Store.Watch(Key(""), _ => throw new InvalidOperationException("broken on purpose"));
        using var sound = Store.Watch(Key(""), _ => heard++);

        await PutAsync("a", "x");
        await PutAsync("b", "x");

        Assert.Equal(2, heard);
    }
}
