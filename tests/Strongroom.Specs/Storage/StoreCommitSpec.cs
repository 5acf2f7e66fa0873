using System.Security.Cryptography;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

public abstract class StoreCommitSpec(IEngine engine) : StoreCase(engine)
{
    [Fact]
    public async Task What_was_put_is_read_with_the_revision_of_its_commit()
    {
        var revision = await PutAsync("a", "one");

        var row = await Store.GetAsync(Key("a"), CancellationToken.None);

        Assert.NotNull(row);
        Assert.True(revision > 0);
        Assert.Equal((Key("a"), revision), (row.Key, row.Revision));
        Assert.Equal(Bytes("one"), row.Value);
        Assert.Null(await Store.GetAsync(Key("b"), CancellationToken.None));
    }

    [Fact]
    public async Task A_put_replaces_and_a_delete_removes()
    {
        await PutAsync("a", "one");
        await PutAsync("a", "two");
        Assert.Equal("two", await GetAsync("a"));

        Assert.True((await CommitAsync(new Batch().Delete(Key("a"), Expect.Anything))).Committed);
        Assert.Null(await GetAsync("a"));
        Assert.True((await CommitAsync(new Batch().Delete(Key("a"), Expect.Anything))).Committed);
    }

    [Theory]
    [InlineData(BatchEntryKind.Put)]
    [InlineData(BatchEntryKind.Delete)]
    [InlineData(BatchEntryKind.Check)]
    public async Task Each_kind_of_entry_commits_only_if_its_expectation_holds(BatchEntryKind kind)
    {
        var revision = await PutAsync("there", "x");

        Assert.Equal(Key("there"), (await CommitAsync(Entry(kind, "there", Expect.Absent))).Conflict);
        Assert.Equal(Key("there"), (await CommitAsync(Entry(kind, "there", revision + 1))).Conflict);
        Assert.Equal(Key("there"), (await CommitAsync(Entry(kind, "there", revision - 1 == 0 ? 999 : revision - 1))).Conflict);
        Assert.Equal(Key("missing"), (await CommitAsync(Entry(kind, "missing", revision))).Conflict);
        Assert.Equal("x", await GetAsync("there"));
        Assert.Null(await GetAsync("missing"));
        Assert.True((await CommitAsync(Entry(kind, "missing", Expect.Absent))).Committed);
        Assert.True((await CommitAsync(Entry(kind, "there", revision))).Committed);
    }

    [Fact]
    public async Task A_conflict_has_no_revision_names_the_first_key_and_changes_nothing()
    {
        await PutAsync("b", "old");
        await PutAsync("c", "old");

        var outcome = await CommitAsync(new Batch()
            .Put(Key("a"), Bytes("new"), Expect.Absent)
            .Put(Key("b"), Bytes("new"), Expect.Absent)
            .Delete(Key("c"), Expect.Absent)
            .Put(Key("d"), Bytes("new"), Expect.Anything));

        Assert.Equal(new CommitOutcome(0, Key("b")), outcome);
        Assert.Equal((null, "old", "old", null), (await GetAsync("a"), await GetAsync("b"), await GetAsync("c"), await GetAsync("d")));
    }

    [Fact]
    public async Task A_batch_commits_whole_under_one_revision()
    {
        await PutAsync("gone", "x");

        var outcome = await CommitAsync(new Batch()
            .Put(Key("a"), Bytes("1"), Expect.Absent)
            .Put(Key("b"), Bytes("2"), Expect.Absent)
            .Delete(Key("gone"), Expect.Anything)
            .Check(Key("c"), Expect.Absent));

        Assert.True(outcome.Committed);
        Assert.All(await Store.ScanAsync(Key(""), null, 10, CancellationToken.None), row => Assert.Equal(outcome.Revision, row.Revision));
        Assert.Equal("a b", await KeysAsync(""));
    }

    [Fact]
    public async Task Revisions_rise_with_every_commit_and_over_reopening_even_when_the_newest_row_is_gone()
    {
        var revisions = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            revisions.Add(await PutAsync("a", "x"));
            revisions.Add((await CommitAsync(new Batch().Check(Key("a"), revisions[^1]))).Revision);
            revisions.Add((await CommitAsync(new Batch().Delete(Key("a"), Expect.Anything))).Revision);
            await ReopenAsync();
        }

        Assert.Equal(revisions.Order().Distinct(), revisions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40_000)]
    [InlineData(1_000_000)]
    public async Task Values_come_back_byte_for_byte(int length)
    {
        var value = RandomNumberGenerator.GetBytes(length);
        await CommitAsync(new Batch().Put(Key("v"), value, Expect.Absent));

        Assert.Equal(value, (await Store.GetAsync(Key("v"), CancellationToken.None))!.Value);
        await ReopenAsync();
        Assert.Equal(value, (await Store.GetAsync(Key("v"), CancellationToken.None))!.Value);
        Assert.Equal(value, Assert.Single(await Store.ScanAsync(Key("v"), null, 1, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task Keys_of_any_bytes_up_to_the_limit_are_kept_apart()
    {
        string[] keys = ["\0", "\0\0", "a", "a\0", "a\u00FF", "\u00FF", "\u00FF\u00FF", new('k', StoreKey.MaxLength), new('k', StoreKey.MaxLength - 1)];
        foreach (var key in keys)
        {
            await PutAsync(key, key, Expect.Absent);
        }

        await ReopenAsync();
        foreach (var key in keys)
        {
            Assert.Equal(key, await GetAsync(key));
        }
    }

    [Fact]
    public async Task A_malformed_batch_is_refused_and_does_no_harm()
    {
        var twice = new Batch().Put(Key("a"), [], Expect.Anything).Delete(Key("a"), Expect.Anything);
        var manyTwice = Enumerable.Range(0, 40).Aggregate(new Batch(), (batch, i) => batch.Check(Key($"k{i % 39}"), Expect.Anything));

        foreach (var batch in new[] { new Batch(), twice, manyTwice, new Batch().Put(Key(""), [], Expect.Anything), new Batch().Put(Key("a"), null!, Expect.Anything), new Batch().Check(Key("a"), -2) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CommitAsync(batch));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetAsync(default, CancellationToken.None));
        Assert.Equal("", await KeysAsync(""));
        Assert.True(await PutAsync("a", "fine") > 0);
    }

    [Fact]
    public async Task What_is_done_to_a_batch_after_the_call_has_no_effect()
    {
        var batch = new Batch().Put(Key("a"), Bytes("x"), Expect.Absent);
        var commit = CommitAsync(batch);
        batch.Put(Key("b"), Bytes("x"), Expect.Absent);

        await commit;

        Assert.Equal("a", await KeysAsync(""));
    }

    private static Batch Entry(BatchEntryKind kind, string key, long expected) => kind switch
    {
        BatchEntryKind.Put => new Batch().Put(Key(key), Bytes("x"), expected),
        BatchEntryKind.Delete => new Batch().Delete(Key(key), expected),
        _ => new Batch().Check(Key(key), expected),
    };
}
