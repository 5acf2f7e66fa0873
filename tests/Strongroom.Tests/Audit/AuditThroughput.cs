using System.Diagnostics;
using Strongroom.Audit;
using Xunit;

namespace Strongroom.Tests.Audit;

/// <summary>Figures, not promises: run explicitly, in Release, on a quiet machine.</summary>
public sealed class AuditThroughput(ITestOutputHelper output)
{
    private static readonly AuditOptions RealOptions = new() { Directory = "?" };

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public async Task Durable_appends(int callers)
    {
        await using var installation = await Installation.OpenAsync(options: RealOptions);
        await LoadAsync(installation, callers, TimeSpan.FromSeconds(2));
        var before = (Cpu: Process.GetCurrentProcess().TotalProcessorTime, Bytes: GC.GetTotalAllocatedBytes(), Start: installation.Trail.DurableSequence);
        var clock = Stopwatch.StartNew();
        var latencies = await LoadAsync(installation, callers, TimeSpan.FromSeconds(5));
        clock.Stop();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - before.Cpu;
        latencies.Sort();
        output.WriteLine(
            $"{callers} callers: {latencies.Count / clock.Elapsed.TotalSeconds:F0} records/s, {cpu.TotalMicroseconds / latencies.Count:F1} µs CPU a record, "
            + $"{(GC.GetTotalAllocatedBytes() - before.Bytes) / latencies.Count} bytes a record, p50 {latencies[latencies.Count / 2]:F0} µs, p99 {latencies[latencies.Count * 99 / 100]:F0} µs");
    }

    [Fact(Explicit = true)]
    public async Task Verification()
    {
        await using var installation = await Installation.OpenAsync(options: RealOptions);
        await LoadAsync(installation, 64, TimeSpan.FromSeconds(10));
        var key = installation.VerifierKey();
        installation.Verify(key: key);
        var clock = Stopwatch.StartNew();
        var result = installation.Verify(key: key);
        output.WriteLine($"{result}: {result.Entries / clock.Elapsed.TotalSeconds:F0} entries/s");
        clock.Restart();
        output.WriteLine($"read: {installation.Read().Count / clock.Elapsed.TotalSeconds:F0} entries/s");
        await installation.Trail.DisposeAsync();
        clock.Restart();
        await using var second = await Installation.OpenAsync(installation.Folder, installation.Store, installation.Keys, RealOptions);
        output.WriteLine($"start: {clock.Elapsed.TotalMilliseconds:F0} ms, {second.Trail.Fault}");
    }

    private static async Task<List<double>> LoadAsync(Installation installation, int callers, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            var record = Installation.Record();
            for (var start = Stopwatch.GetTimestamp(); start < end; start = Stopwatch.GetTimestamp())
            {
                await installation.Trail.AppendAsync(record);
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            return mine;
        })));
        return [.. all.SelectMany(latencies => latencies)];
    }
}
