using System.Collections.Concurrent;
using System.Security.Cryptography;
using Strongroom.Audit;
using Strongroom.Gate;
using Xunit;

namespace Strongroom.Tests.Audit;

public sealed class AuditCrash
{
    [Fact]
    public async Task Every_acknowledged_record_survives_a_crash_at_any_moment_R5()
    {
        await using var first = await Installation.OpenAsync();
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentQueue<Guid>();
        var attempted = new ConcurrentDictionary<Guid, bool>();
        var callers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var record = Installation.Record();
                attempted.TryAdd(record.RequestId, true);
                await (i % 3 == 0 ? first.ChangeAsync(record, "t/x") : first.Trail.AppendAsync(record).AsTask());
                acknowledged.Enqueue(record.RequestId);
                await Task.Delay(1);
            }
        })).ToList();
        for (var crash = 0; crash < 25; crash++)
        {
            await Task.Delay(RandomNumberGenerator.GetInt32(1, 30));
            var promised = acknowledged.ToArray();
            var store = first.Store.Snapshot();
            var folder = first.CopyAsCrashed();
            await using (var second = await Installation.OpenAsync(folder, store, first.Keys))
            {
                Assert.Null(second.Trail.Fault);
                var found = second.ReadRequests();
                Assert.Equal(found.Count, found.Distinct().Count());
                Assert.Empty(promised.Except(found));
                Assert.All(found, id => Assert.True(attempted.ContainsKey(id)));
                Assert.Equal(VerifyOutcome.Good, second.Verify().Outcome);
            }

            Directory.Delete(folder, recursive: true);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task A_torn_last_batch_is_cut_and_noted_and_nothing_before_it_is_lost()
    {
        await using var template = await TemplateAsync();
        var (segment, lastBatch, end, before) = LastBatch(template);
        var bytes = await File.ReadAllBytesAsync(segment);
        Assert.True(end - lastBatch > 4 * 512, "the test needs a batch of several sectors");
        for (var round = 0; round < 150; round++)
        {
            var torn = (byte[])bytes.Clone();
            for (var sector = lastBatch / 512; sector * 512 < end; sector++)
            {
                if (RandomNumberGenerator.GetInt32(3) == 0)
                {
                    var from = Math.Max(sector * 512, lastBatch);
                    torn.AsSpan(from, Math.Min(sector * 512 + 512, end) - from).Clear();
                }
            }

            await OpenTornAsync(template, segment, torn, before);
        }
    }

    [Fact]
    public async Task A_last_batch_cut_at_any_sector_is_no_obstacle()
    {
        await using var template = await TemplateAsync();
        var (segment, lastBatch, end, before) = LastBatch(template);
        var bytes = await File.ReadAllBytesAsync(segment);
        for (var cut = lastBatch / 512 * 512 + 512; cut < end; cut += 512)
        {
            var torn = (byte[])bytes.Clone();
            torn.AsSpan(cut).Clear();
            await OpenTornAsync(template, segment, torn, before);
        }
    }

    [Fact]
    public async Task Damage_before_the_last_batch_stops_the_trail_and_names_the_sequence()
    {
        await using var template = await TemplateAsync();
        var (segment, lastBatch, _, before) = LastBatch(template);
        var bytes = await File.ReadAllBytesAsync(segment);
        foreach (var kind in new[] { "flip", "zero" })
        {
            var damaged = (byte[])bytes.Clone();
            var at = lastBatch - 600;
            damaged[at] = kind == "flip" ? (byte)(damaged[at] ^ 1) : (byte)0;
            if (kind == "zero")
            {
                damaged.AsSpan(at, 300).Clear();
            }

            var folder = Folder(template, segment, damaged);
            await using (var second = await Installation.OpenAsync(folder, template.Store.Snapshot(), template.Keys))
            {
                Assert.Matches("durable is damaged or missing \\(sequence [0-9]+\\)", second.Trail.Fault!);
                await Assert.ThrowsAsync<AuditUnavailableException>(async () => await second.Trail.AppendAsync(Installation.Record()));
                Assert.Equal(damaged, await File.ReadAllBytesAsync(Path.Combine(second.Options.Directory, Path.GetFileName(segment))));
            }

            Directory.Delete(folder, recursive: true);
        }

        Assert.True(before > 0);
    }

    private static async Task OpenTornAsync(Installation template, string segment, byte[] torn, long before)
    {
        var folder = Folder(template, segment, torn);
        await using (var second = await Installation.OpenAsync(folder, template.Store.Snapshot(), template.Keys))
        {
            Assert.Null(second.Trail.Fault);
            await second.Trail.AppendAsync(Installation.Record());
            var entries = second.Read();
            Assert.True(entries.Count > before);
            Assert.Equal(template.Read().Take((int)before).Select(Hash), entries.Take((int)before).Select(Hash));
            Assert.Equal(VerifyOutcome.Good, second.Verify().Outcome);
            var lost = template.Read().Select(entry => entry.Sequence).Last() > entries.TakeWhile(entry => entry.Kind != AuditEntryKind.Note).Last().Sequence;
            Assert.True(!lost || entries.Any(entry => entry.Record?.Operation == TrailNote.CutOperation) || IsAllZeroAfter(torn, entries, template), "a cut is noted");
        }

        Directory.Delete(folder, recursive: true);

        static string Hash(AuditEntry entry) => Convert.ToHexString(entry.Hash.Span);
    }

    /// <summary>When every torn sector was lost there is nothing to cut.</summary>
    private static bool IsAllZeroAfter(byte[] torn, List<AuditEntry> entries, Installation template)
    {
        var forger = new TrailForger(template.Options.Directory);
        var kept = entries.TakeWhile((entry, i) => i < forger.Entries.Count && entry.Hash.Span.SequenceEqual(forger.Entries[i].AsSpan()[^32..])).Count();
        var first = forger.FirstOfLastSegment;
        var position = 128 + forger.Entries.Skip(first).Take(kept - first).Sum(entry => entry.Length);
        return !torn.AsSpan(position).ContainsAnyExcept((byte)0);
    }

    private static string Folder(Installation template, string segment, byte[] bytes)
    {
        var folder = template.CopyAsCrashed();
        File.WriteAllBytes(Path.Combine(folder, "audit", Path.GetFileName(segment)), bytes);
        return folder;
    }

    /// <summary>A trail that ends with a batch of several entries, which no checkpoint covers.</summary>
    private static async Task<Installation> TemplateAsync()
    {
        var installation = await Installation.OpenAsync(options: Installation.SmallOptions with { CheckpointEntries = 100_000, CheckpointInterval = TimeSpan.FromHours(1) });
        for (var i = 0; i < 350; i++)
        {
            await installation.Trail.AppendAsync(Installation.Record());
        }

        for (var attempt = 0; attempt < 100; attempt++)
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => installation.Trail.AppendAsync(Installation.Record()).AsTask()));
            var (_, start, end, _) = LastBatch(installation);
            if (end - start > 4 * 512)
            {
                return installation;
            }
        }

        throw new InvalidOperationException("No batch had several entries");
    }

    private static (string Segment, int Start, int End, long Before) LastBatch(Installation installation)
    {
        var forger = new TrailForger(installation.Options.Directory);
        var last = forger.Entries.Count - 1;
        var place = BitConverter.ToInt32(forger.Entries[last], 13);
        var first = Math.Max(last - place, forger.FirstOfLastSegment);
        var start = 128 + forger.Entries.Skip(forger.FirstOfLastSegment).Take(first - forger.FirstOfLastSegment).Sum(entry => entry.Length);
        return (forger.LastSegment, start, start + forger.Entries.Skip(first).Sum(entry => entry.Length), first);
    }
}
