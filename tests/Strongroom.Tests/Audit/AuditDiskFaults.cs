using System.Diagnostics;
using Strongroom.Audit;
using Strongroom.Gate;
using Xunit;

namespace Strongroom.Tests.Audit;

/// <summary>S32, R11: full, hanging, dead and vanished disks. Real ones, so root is needed; elsewhere the tests are skipped and say so.</summary>
[Collection(Alone.Name)]
public sealed class AuditDiskFaults
{
    [Fact]
    public async Task A_full_disk_refuses_within_2_seconds_and_recovers_when_space_is_back()
    {
        await using var disk = await Disk.TmpfsAsync(megabytes: 2);
        await using var installation = await Installation.OpenAsync(disk.Folder, options: Installation.SmallOptions with { SegmentBytes = 512 * 1024, FillBytes = 64 * 1024 });
        var acknowledged = new List<Guid> { await AppendAsync(installation) };
        var ballast = Path.Combine(disk.Folder, "ballast");
        FillUp(ballast);

        var refusedAfter = await AppendUntilRefusedAsync(installation, acknowledged);
        Assert.InRange(refusedAfter.TotalSeconds, 0, 2);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => installation.ChangeAsync(Installation.Record()));

        File.Delete(ballast);
        await RecoversAsync(installation, acknowledged);
    }

    [Fact]
    public async Task A_hanging_disk_refuses_within_2_seconds_and_what_was_refused_does_not_stay()
    {
        await using var disk = await Disk.ExtAsync();
        await using var installation = await Installation.OpenAsync(disk.Folder);
        var acknowledged = new List<Guid> { await AppendAsync(installation) };
        await disk.FreezeAsync();
        var clock = Stopwatch.StartNew();
        var refused = Installation.Record();
        try
        {
            var waiting = Enumerable.Range(0, 20).Select(_ => installation.Trail.AppendAsync(Installation.Record()).AsTask()).Append(installation.Trail.AppendAsync(refused).AsTask()).ToList();
            foreach (var task in waiting)
            {
                await Assert.ThrowsAsync<AuditUnavailableException>(() => task);
            }

            Assert.InRange(clock.Elapsed.TotalSeconds, 0.5, 2);
            clock.Restart();
            await Assert.ThrowsAsync<AuditUnavailableException>(async () => await installation.Trail.AppendAsync(Installation.Record()));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 0.2);
        }
        finally
        {
            await disk.ThawAsync();
        }

        await RecoversAsync(installation, acknowledged);
        Assert.DoesNotContain(refused.RequestId, installation.ReadRequests());
    }

    [Fact]
    public async Task Changes_that_commit_while_the_disk_hangs_are_recorded_once_it_is_back()
    {
        await using var disk = await Disk.ExtAsync();
        await using var installation = await Installation.OpenAsync(disk.Folder);
        var ids = new List<Guid>();
        await disk.FreezeAsync();
        try
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < 10)
            {
                var record = Installation.Record();
                try
                {
                    await installation.ChangeAsync(record);
                    ids.Add(record.RequestId);
                    await Task.Delay(5);
                }
                catch (AuditUnavailableException)
                {
                    break;
                }
            }

            Assert.InRange(clock.Elapsed.TotalSeconds, 0.5, 2.5);
        }
        finally
        {
            await disk.ThawAsync();
        }

        await Eventually.Is(() => installation.Trail.IsAvailable && installation.ReadRequests().Count >= ids.Count);
        Assert.Equal(ids, installation.ReadRequests());
        await installation.ChangeAsync(Installation.Record());
        await Eventually.Is(() => installation.ReadRequests().Count == ids.Count + 1);
        Assert.Equal(VerifyOutcome.Good, installation.Verify().Outcome);
    }

    [Fact]
    public async Task A_dead_file_system_refuses_and_its_successor_is_taken_up()
    {
        await using var disk = await Disk.ExtAsync();
        await using var installation = await Installation.OpenAsync(disk.Folder);
        var acknowledged = new List<Guid> { await AppendAsync(installation), await AppendAsync(installation) };
        await disk.KillAsync();

        Assert.InRange((await AppendUntilRefusedAsync(installation, acknowledged)).TotalSeconds, 0, 2);
        await disk.RemountAsync();
        await RecoversAsync(installation, acknowledged);
    }

    [Fact]
    public async Task A_segment_that_was_taken_away_is_noticed_and_taken_up_again_when_it_returns()
    {
        await using var installation = await Installation.OpenAsync();
        var acknowledged = new List<Guid> { await AppendAsync(installation) };
        var segment = Directory.GetFiles(installation.Options.Directory, "*.seg").Single();
        File.Move(segment, segment + ".away");
        await Eventually.Is(() => !installation.Trail.IsAvailable, seconds: 2);
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await installation.Trail.AppendAsync(Installation.Record()));

        File.Move(segment + ".away", segment);
        await RecoversAsync(installation, acknowledged);
    }

    [Fact]
    public async Task A_segment_replaced_by_another_is_refused()
    {
        await using var installation = await Installation.OpenAsync();
        var acknowledged = new List<Guid> { await AppendAsync(installation), await AppendAsync(installation) };
        var segment = Directory.GetFiles(installation.Options.Directory, "*.seg").Single();
        var good = await File.ReadAllBytesAsync(segment);
        var forged = (byte[])good.Clone();
        forged[400] ^= 1;
        await File.WriteAllBytesAsync(segment + ".forged", forged);
        File.Move(segment + ".forged", segment, overwrite: true);
        await Eventually.Is(() => installation.Trail.Fault?.Contains("(sequence ", StringComparison.Ordinal) == true);

        await File.WriteAllBytesAsync(segment + ".good", good);
        File.Move(segment + ".good", segment, overwrite: true);
        await RecoversAsync(installation, acknowledged);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_at_the_start_refuses_and_recovers()
    {
        await using var installation = new Installation();
        await File.WriteAllTextAsync(installation.Options.Directory, "in the way");
        await installation.Trail.StartAsync(CancellationToken.None);
        await installation.UnsealAsync();
        await Assert.ThrowsAsync<AuditUnavailableException>(async () => await installation.Trail.AppendAsync(Installation.Record()));

        File.Delete(installation.Options.Directory);
        await RecoversAsync(installation, []);
    }

    private static async Task<Guid> AppendAsync(Installation installation)
    {
        var record = Installation.Record();
        await installation.Trail.AppendAsync(record);
        return record.RequestId;
    }

    private static async Task<TimeSpan> AppendUntilRefusedAsync(Installation installation, List<Guid> acknowledged)
    {
        for (var i = 0; i < 20_000; i++)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                acknowledged.Add(await AppendAsync(installation));
            }
            catch (AuditUnavailableException)
            {
                return clock.Elapsed;
            }
        }

        throw new InvalidOperationException("The disk never refused");
    }

    private static async Task RecoversAsync(Installation installation, List<Guid> acknowledged)
    {
        await Eventually.Is(() => installation.Trail.IsAvailable);
        acknowledged.Add(await AppendAsync(installation));
        await Eventually.Is(() =>
        {
            try
            {
                return installation.ChangeAsync(Installation.Record()).IsCompletedSuccessfully;
            }
            catch (AuditUnavailableException)
            {
                return false;
            }
        });
        var found = installation.ReadRequests();
        Assert.Empty(acknowledged.Except(found));
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Equal(VerifyOutcome.Good, installation.Verify().Outcome);
    }

    private static void FillUp(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // full, which is the point
        }
    }
}
