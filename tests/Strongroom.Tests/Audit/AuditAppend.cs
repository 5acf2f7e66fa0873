using System.Runtime.Versioning;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Audit;

public sealed class AuditAppend
{
    [Fact]
    public async Task Appended_records_are_read_back_in_order_and_verify()
    {
        await using var installation = await Installation.OpenAsync();
        var ids = Enumerable.Range(0, 700).Select(_ => Entropy.NewGuid()).ToList();
        foreach (var id in ids)
        {
            await installation.Trail.AppendAsync(Installation.Record(id));
        }

        Assert.Equal(ids, installation.ReadRequests());
        Assert.True(Directory.GetFiles(installation.Options.Directory, "*.seg").Length > 1, "the test must cross a segment");
        var result = installation.Verify();
        Assert.Equal((VerifyOutcome.Good, installation.Trail.DurableSequence), (result.Outcome, result.Entries));
    }

    [Fact]
    public async Task Concurrent_callers_each_have_exactly_one_entry()
    {
        await using var installation = await Installation.OpenAsync();
        var callers = Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var mine = new List<Guid>();
            for (var i = 0; i < 100; i++)
            {
                var record = Installation.Record();
                await installation.Trail.AppendAsync(record);
                mine.Add(record.RequestId);
            }

            return mine;
        }));
        var all = (await Task.WhenAll(callers)).SelectMany(ids => ids).ToList();

        var read = installation.ReadRequests();
        Assert.Equal(all.Count, read.Count);
        Assert.Equal(all.ToHashSet(), read.ToHashSet());
        Assert.Equal(VerifyOutcome.Good, installation.Verify().Outcome);
    }

    [Fact]
    public async Task Records_are_taken_while_sealed_and_checkpoints_are_signed_after_the_unseal()
    {
        await using var installation = new Installation();
        installation.Keys.IsSealed = true;
        await installation.Trail.StartAsync(CancellationToken.None);
        await installation.Trail.AppendAsync(Installation.Record(status: 503));
        Assert.Throws<AuditUnavailableException>(() => installation.Trail.Attach(new Strongroom.Storage.Batch(), Installation.Record()));
        Assert.Null(installation.Trail.NewestCheckpoint);

        installation.Keys.IsSealed = false;
        await installation.UnsealAsync();
        await Eventually.Is(() => installation.Trail.NewestCheckpoint is not null);
        Assert.Equal(1, installation.Verify(key: installation.VerifierKey()).CheckpointedTo);
    }

    [Fact]
    public async Task Sealing_signs_a_last_checkpoint_and_refuses_changes_afterwards()
    {
        await using var installation = await Installation.OpenAsync();
        await installation.Trail.AppendAsync(Installation.Record());
        installation.Trail.Close();
        installation.Keys.IsSealed = true;

        Assert.Equal(AuditEntryKind.Checkpoint, installation.Read()[^1].Kind);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => installation.ChangeAsync(Installation.Record()));
        await installation.Trail.AppendAsync(Installation.Record(status: 503));
        Assert.Equal(2, installation.ReadRequests().Count);
    }

    [Fact]
    public async Task A_checkpoint_is_signed_by_time_when_there_are_new_entries_and_not_otherwise()
    {
        await using var installation = await Installation.OpenAsync(options: Installation.SmallOptions with { CheckpointInterval = TimeSpan.FromMilliseconds(300) });
        await installation.Trail.AppendAsync(Installation.Record());
        await Eventually.Is(() => installation.Trail.NewestCheckpoint is not null);
        var entries = installation.Trail.DurableSequence;
        await Task.Delay(1000);
        Assert.Equal(entries, installation.Trail.DurableSequence);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_are_readable_by_their_owner_only()
    {
        await using var installation = await Installation.OpenAsync();
        await installation.Trail.AppendAsync(Installation.Record());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(installation.Options.Directory));
        Assert.All(
            Directory.GetFiles(installation.Options.Directory),
            path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_trail_ended()
    {
        await using var first = await Installation.OpenAsync();
        await first.Trail.AppendAsync(Installation.Record());
        await first.Trail.DisposeAsync();
        var end = first.Read()[^1].Sequence;

        await using var second = await Installation.OpenAsync(first.Folder, first.Store, first.Keys);
        await second.Trail.AppendAsync(Installation.Record());
        Assert.Null(second.Trail.Fault);
        Assert.Equal(end + 1, second.Read().First(entry => entry.Sequence > end).Sequence);
        Assert.Equal(VerifyOutcome.Good, second.Verify(key: second.VerifierKey()).Outcome);
    }

    [Fact]
    public async Task A_tail_shows_the_last_entries_and_then_each_new_one_once()
    {
        await using var installation = await Installation.OpenAsync(options: Installation.SmallOptions with { CheckpointEntries = 100_000, CheckpointInterval = TimeSpan.FromHours(1) });
        for (var i = 0; i < 400; i++)
        {
            await installation.Trail.AppendAsync(Installation.Record());
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<long>();
        var from = installation.Trail.DurableSequence - 9;
        var tail = installation.Trail.Tail.FollowLastAsync(10, stop.Token);
        var following = Task.Run(async () =>
        {
            await foreach (var entry in tail)
            {
                seen.Add(entry.Sequence);
                if (seen.Count == 410)
                {
                    return;
                }
            }
        });
        for (var i = 0; i < 400; i++)
        {
            await installation.Trail.AppendAsync(Installation.Record());
        }

        await following;
        Assert.Equal(Enumerable.Range(0, 410).Select(i => from + i), seen);
    }
}
