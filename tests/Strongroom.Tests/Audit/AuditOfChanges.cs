using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Audit;

public sealed class AuditOfChanges
{
    private const string PendingPrefix = "sys/audit/pending/";

    [Fact]
    public async Task The_order_of_change_records_is_the_order_of_commits()
    {
        await using var installation = await Installation.OpenAsync();
        var committed = new List<(long Revision, Guid Id)>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                var record = Installation.Record(operation: "SecretSet");
                var outcome = await installation.ChangeAsync(record);
                lock (committed)
                {
                    committed.Add((outcome.Revision, record.RequestId));
                }
            }
        })));

        await Eventually.Is(() => installation.ReadRequests().Count >= committed.Count);
        Assert.Equal(committed.OrderBy(change => change.Revision).Select(change => change.Id), installation.ReadRequests());
    }

    [Fact]
    public async Task A_change_that_does_not_commit_leaves_no_record()
    {
        await using var installation = await Installation.OpenAsync();
        var batch = new Batch().Put(new StoreKey("a"u8.ToArray()), [1], expectedRevision: 77);
        installation.Trail.Attach(batch, Installation.Record());
        Assert.False((await installation.Store.CommitAsync(batch, CancellationToken.None)).Committed);

        await installation.Trail.AppendAsync(Installation.Record());
        Assert.Single(installation.ReadRequests());
        Assert.Equal(0, installation.Store.Count(PendingPrefix));
    }

    [Fact]
    public async Task Rows_leave_with_later_changes_and_the_rest_within_a_second_or_so()
    {
        await using var installation = await Installation.OpenAsync();
        var takenAlong = 0;
        for (var i = 0; i < 2000 && takenAlong < 100; i++)
        {
            var batch = new Batch();
            installation.Trail.Attach(batch, Installation.Record());
            var deletes = batch.Entries.Count(entry => entry.Kind == BatchEntryKind.Delete);
            Assert.InRange(deletes, 0, 64);
            takenAlong += deletes;
            await installation.Store.CommitAsync(batch, CancellationToken.None);
            await Task.Delay(1);
        }

        Assert.InRange(takenAlong, 100, 200);
        await Eventually.Is(() => installation.Store.Count(PendingPrefix) == 0, seconds: 3);
    }

    [Fact]
    public async Task A_row_handed_to_a_batch_that_never_commits_is_swept_later()
    {
        await using var installation = await Installation.OpenAsync();
        var lost = new Batch();
        for (var i = 0; i < 500 && lost.Entries.All(entry => entry.Kind != BatchEntryKind.Delete); i++)
        {
            await installation.ChangeAsync(Installation.Record());
            await Task.Delay(1);
            lost = new Batch();
            installation.Trail.Attach(lost, Installation.Record());
        }

        Assert.Contains(lost.Entries, entry => entry.Kind == BatchEntryKind.Delete);
        Assert.True(installation.Store.Count(PendingPrefix) > 0);
        await Eventually.Is(() => installation.Store.Count(PendingPrefix) == 0, seconds: 4);
    }

    [Fact]
    public async Task A_crash_before_the_append_replays_each_record_once_and_in_order()
    {
        await using var first = await Installation.OpenAsync();
        await first.Trail.AppendAsync(Installation.Record());
        var folder = first.CopyAsCrashed();
        var ids = new List<Guid>();
        for (var i = 0; i < 1500; i++)
        {
            ids.Add(Entropy.NewGuid());
            await first.ChangeAsync(Installation.Record(ids[^1]), row: "t/one");
        }

        // The files of before with the rows of after: what a crash between commit and append leaves, were nothing swept meanwhile.
        var rows = first.Store.Count(PendingPrefix);
        await using var second = await Installation.OpenAsync(folder, first.Store.Snapshot(), first.Keys);
        var replayed = second.ReadRequests();
        Assert.Equal(1 + rows, replayed.Count);
        Assert.Equal(ids[^rows..], replayed[1..]);
        await Eventually.Is(() => second.Store.Count(PendingPrefix) == 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_crash_after_the_append_does_not_append_again()
    {
        await using var first = await Installation.OpenAsync();
        first.Store.IsDown = false;
        var ids = new List<Guid>();
        MemoryStore? beforeSweep = null;
        for (var i = 0; i < 400; i++)
        {
            ids.Add(Entropy.NewGuid());
            await first.ChangeAsync(Installation.Record(ids[^1]));
            beforeSweep = first.Store.Snapshot();
        }

        await Eventually.Is(() => first.ReadRequests().Count == ids.Count);
        var folder = first.CopyAsCrashed();
        Assert.True(beforeSweep!.Count(PendingPrefix) > 0);
        await using var second = await Installation.OpenAsync(folder, beforeSweep, first.Keys);
        Assert.Equal(ids, second.ReadRequests());
        await Eventually.Is(() => second.Store.Count(PendingPrefix) == 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Sealing_and_unsealing_in_a_hurry_appends_nothing_twice()
    {
        await using var installation = await Installation.OpenAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 10; j++)
            {
                ids.Add(Entropy.NewGuid());
                await installation.ChangeAsync(Installation.Record(ids[^1]));
            }

            installation.Trail.Close();
            await installation.UnsealAsync();
        }

        await Eventually.Is(() => installation.ReadRequests().Count >= ids.Count);
        Assert.Equal(ids, installation.ReadRequests());
    }

    [Fact]
    public async Task An_edited_row_is_not_replayed_and_changes_are_refused()
    {
        await using var first = await Installation.OpenAsync();
        var folder = first.CopyAsCrashed();
        await first.ChangeAsync(Installation.Record());
        var store = first.Store.Snapshot();
        var row = (await store.ScanAsync(new StoreKey("sys/audit/pending/"u8.ToArray()), null, 1, CancellationToken.None))[0];
        row.Value[^40] ^= 1;

        await using var second = await Installation.OpenAsync(folder, store, first.Keys);
        Assert.Empty(second.ReadRequests());
        await Assert.ThrowsAsync<AuditUnavailableException>(() => second.ChangeAsync(Installation.Record()));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_trail_rolled_back_behind_the_stores_head_is_refused()
    {
        await using var first = await Installation.OpenAsync();
        await first.Trail.AppendAsync(Installation.Record());
        await first.Trail.DisposeAsync();
        var old = first.CopyAsCrashed();
        await using (var second = await Installation.OpenAsync(first.Folder, first.Store, first.Keys))
        {
            await second.Trail.AppendAsync(Installation.Record());
        }

        await using var third = await Installation.OpenAsync(old, first.Store, first.Keys);
        Assert.Contains("sequence", third.Trail.Fault, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await third.Trail.AppendAsync(Installation.Record()));
        Directory.Delete(old, recursive: true);
    }

    [Fact]
    public async Task An_emptied_folder_is_refused_when_the_store_knows_a_head()
    {
        await using var first = await Installation.OpenAsync();
        await first.Trail.AppendAsync(Installation.Record());
        await first.Trail.DisposeAsync();
        Directory.Delete(first.Options.Directory, recursive: true);

        await using var second = await Installation.OpenAsync(first.Folder, first.Store, first.Keys);
        Assert.NotNull(second.Trail.Fault);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await second.Trail.AppendAsync(Installation.Record()));
    }
}
