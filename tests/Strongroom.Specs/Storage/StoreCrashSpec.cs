using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Strongroom.CrashWriter;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

/// <summary>Kill -9 in the middle of commits (T-KILL), over and over on the same data.</summary>
public abstract class StoreCrashSpec(IEngine engine) : IAsyncLifetime
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1" ? 1000 : 20;

    private readonly IPlace _place = engine.MakePlace();
    private readonly long[] _acknowledged = new long[Lane.Count];
    private long _highestRevision;

    [Fact]
    public async Task Killed_at_any_moment_the_store_keeps_all_it_acknowledged_and_nothing_in_part()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await WriteUntilKilledAsync(round);
            await using var store = await _place.OpenAsync();
            for (var lane = 0; lane < Lane.Count; lane++)
            {
                await CheckLaneAsync(store, lane);
            }

            var next = await store.CommitAsync(new Batch().Put(new StoreKey("after"u8.ToArray()), [], Expect.Anything), CancellationToken.None);
            Assert.True(next.Revision > _highestRevision, $"revision {next.Revision} was given out again: {_highestRevision} was acknowledged before");
            _highestRevision = next.Revision;
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _place.DisposeAsync();
    }

    private async Task WriteUntilKilledAsync(int round)
    {
        using var writer = _place.StartCrashWriter();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var first = await writer.StandardOutput.ReadLineAsync(limit.Token);
            Note(first ?? $"The writer of round {round} ended: {await writer.StandardError.ReadToEndAsync(limit.Token)}");
            // The writer must not stop at a full pipe, so its lines are read while the clock runs.
            var rest = writer.StandardOutput.ReadToEndAsync(limit.Token);
            await Task.Delay(RandomNumberGenerator.GetInt32(5, 500), limit.Token);
            writer.Kill();
            var lines = (await rest).Split('\n');
            // The last line may be cut off; a whole one ends with a newline.
            foreach (var line in lines[..^1])
            {
                Note(line);
            }

            await writer.WaitForExitAsync(limit.Token);
        }
        finally
        {
            writer.Kill();
        }
    }

    private void Note(string line)
    {
        Assert.StartsWith("ack ", line, StringComparison.Ordinal);
        var parts = line.Split(' ');
        var lane = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var batch = long.Parse(parts[2], CultureInfo.InvariantCulture);
        var revision = long.Parse(parts[3], CultureInfo.InvariantCulture);
        Assert.True(batch > _acknowledged[lane], $"{line}: {_acknowledged[lane]} was acknowledged before");
        Assert.True(revision > 0, $"{line}: a lane met a conflict although it is alone");
        _acknowledged[lane] = batch;
        _highestRevision = Math.Max(_highestRevision, revision);
    }

    private async Task CheckLaneAsync(IStore store, int lane)
    {
        var row = await store.GetAsync(Lane.HeadKey(lane), CancellationToken.None);
        var head = row is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(row.Value);
        Assert.True(head >= _acknowledged[lane], $"lane {lane}: batch {_acknowledged[lane]} was acknowledged, the head is at {head}");
        Assert.True(head <= _acknowledged[lane] + 1, $"lane {lane}: one batch at a time was under way after {_acknowledged[lane]}, the head is at {head}");
        _acknowledged[lane] = head;
        _highestRevision = Math.Max(_highestRevision, row?.Revision ?? 0);

        var expected = new List<(StoreKey Key, byte[] Value)>();
        for (var batch = Math.Max(1, head - Lane.Kept + 1); batch <= head; batch++)
        {
            for (var part = 0; part < Lane.Parts; part++)
            {
                expected.Add((Lane.PartKey(lane, batch, part), Lane.PartValue(lane, batch, part)));
            }
        }

        var found = await store.ScanAsync(Lane.PartsPrefix(lane), null, 1000, CancellationToken.None);
        Assert.Equal(expected.Select(part => part.Key.ToString()), found.Select(part => part.Key.ToString()));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Value, pair.First.Value));
    }
}
