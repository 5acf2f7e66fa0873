using System.Globalization;
using System.Text;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

public abstract class StoreConcurrencySpec(IEngine engine) : StoreCase(engine)
{
    [Fact]
    public async Task Sixteen_writers_that_compare_and_set_lose_no_update()
    {
        const int Writers = 16;
        const int Each = 40;
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var done = 0; done < Each;)
            {
                var key = Key($"counter/{(writer + done) % 3}");
                var row = await Store.GetAsync(key, CancellationToken.None);
                var next = (row is null ? 0 : Number(row)) + 1;
                var outcome = await CommitAsync(new Batch().Put(key, Bytes(next.ToString(CultureInfo.InvariantCulture)), row?.Revision ?? Expect.Absent));
                done += outcome.Committed ? 1 : 0;
                Interlocked.Add(ref conflicts, outcome.Committed ? 0 : 1);
            }
        })));

        var rows = await Store.ScanAsync(Key("counter/"), null, 10, CancellationToken.None);
        Assert.Equal(Writers * Each, rows.Sum(Number));
        Assert.True(conflicts > 0, "the writers never met, so this run proved nothing");
    }

    [Fact]
    public async Task Of_many_who_insert_one_key_exactly_one_succeeds()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = Key($"once/{round}");
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => CommitAsync(new Batch().Put(key, Bytes($"{i}"), Expect.Absent)).AsTask())));

            var winner = Assert.Single(outcomes, outcome => outcome.Committed);
            Assert.Equal(winner.Revision, (await Store.GetAsync(key, CancellationToken.None))!.Revision);
            Assert.All(outcomes.Where(outcome => !outcome.Committed), outcome => Assert.Equal(key, outcome.Conflict));
        }
    }

    [Fact]
    public async Task Readers_see_whole_batches_only()
    {
        // Rows far apart in the key space and of a size that spills, so that one batch touches many pages.
        StoreKey[] keys = [Key("pair/a"), Key("pair/b")];
        using var stop = new CancellationTokenSource();
        var reads = 0;
        var distinct = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var last = 0L;
            while (!stop.IsCancellationRequested)
            {
                var rows = await Store.ScanAsync(Key("pair/"), null, 10, CancellationToken.None);
                if (rows.Count > 0)
                {
                    Assert.Equal(2, rows.Count);
                    Assert.Equal(rows[0].Revision, rows[1].Revision);
                    Assert.Equal(rows[0].Value, rows[1].Value);
                    Assert.True(rows[0].Revision >= last, "a later read saw an older state");
                    Interlocked.Add(ref distinct, rows[0].Revision > last ? 1 : 0);
                    last = rows[0].Revision;
                }

                Interlocked.Increment(ref reads);
            }
        })).ToList();

        for (var i = 0; i < 400; i++)
        {
            var value = new byte[100 + (i * 37 % 9000)];
            value.AsSpan().Fill((byte)(i & 0xFF));
            var outcome = await CommitAsync(new Batch().Put(keys[0], value, Expect.Anything).Put(keys[1], value, Expect.Anything));
            Assert.Equal(outcome.Revision, (await Store.GetAsync(keys[i % 2], CancellationToken.None))!.Revision);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(reads > 100 && distinct > 20, $"only {reads} reads of {distinct} states met the writes");
    }

    [Fact]
    public async Task A_batch_in_line_can_be_cancelled_and_is_then_never_written()
    {
        using var gate = new ManualResetEventSlim();
        using var hold = Store.Watch(Key("hold"), _ => gate.Wait(TimeSpan.FromSeconds(20)));
        using var cancel = new CancellationTokenSource();
        var holding = CommitAsync(new Batch().Put(Key("hold"), [], Expect.Absent)).AsTask();
        await WaitUntilAsync(async () => await GetAsync("hold") is not null);

        var cancelled = Store.CommitAsync(new Batch().Put(Key("cancelled"), [], Expect.Absent), cancel.Token).AsTask();
        var kept = CommitAsync(new Batch().Put(Key("kept"), [], Expect.Absent)).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        gate.Set();
        await holding;
        Assert.True((await kept).Committed);
        Assert.Equal("hold kept", await KeysAsync(""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(new Batch().Put(Key("late"), [], Expect.Absent), cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(Key("kept"), cancel.Token));
    }

    [Fact]
    public async Task A_line_that_is_full_refuses_at_once_and_says_that_nothing_was_written()
    {
        await ReplaceAsync(place => place.OpenNarrowAsync(2));
        using var gate = new ManualResetEventSlim();
        using var hold = Store.Watch(Key("hold"), _ => gate.Wait(TimeSpan.FromSeconds(20)));
        var holding = CommitAsync(new Batch().Put(Key("hold"), [], Expect.Absent)).AsTask();
        await WaitUntilAsync(async () => await GetAsync("hold") is not null);

        var waiting = Enumerable.Range(0, 2).Select(i => CommitAsync(new Batch().Put(Key($"in{i}"), [], Expect.Absent)).AsTask()).ToList();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await CommitAsync(new Batch().Put(Key("out"), [], Expect.Absent)));

        Assert.False(refusal.OutcomeUnknown);
        gate.Set();
        await holding;
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.True(outcome.Committed));
        Assert.Equal("hold in0 in1", await KeysAsync(""));
    }

    [Fact]
    public async Task Disposing_commits_what_stands_in_line_and_then_refuses()
    {
        var commits = Enumerable.Range(0, 200).Select(i => CommitAsync(new Batch().Put(Key($"d/{i:d3}"), [], Expect.Absent)).AsTask()).ToList();
        await Store.DisposeAsync();

        // In bounded time: a caller left waiting for ever would hang a shutdown.
        var outcomes = await Task.WhenAll(commits).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(outcomes, outcome => Assert.True(outcome.Committed));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await CommitAsync(new Batch().Put(Key("x"), [], Expect.Absent)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.GetAsync(Key("x"), CancellationToken.None));
        await Store.DisposeAsync();
        await ReopenAsync();
        Assert.Equal(200, (await Store.ScanAsync(Key("d/"), null, 1000, CancellationToken.None)).Count);
    }

    private static int Number(StoredRow row) => int.Parse(Encoding.UTF8.GetString(row.Value), CultureInfo.InvariantCulture);

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 2000 && !await condition(); attempt++)
        {
            await Task.Delay(5);
        }

        Assert.True(await condition());
    }
}
