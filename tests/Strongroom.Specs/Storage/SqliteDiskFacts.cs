using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Strongroom.CrashWriter;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;
using Xunit;

namespace Strongroom.Specs.Storage;

/// <summary>Disks that fail under the embedded engine (R7, R11): no false success, no loss, and recovery without a hand on it.</summary>
public sealed class SqliteDiskFacts : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private bool _mounted;

    [Fact]
    public async Task A_full_disk_refuses_changes_keeps_reading_and_writes_again_once_there_is_room()
    {
        await MountSmallDiskAsync();
        var others = Path.Combine(_place.Path, "others");
        await File.WriteAllBytesAsync(others, new byte[6 << 20]);
        await using var store = _place.Open();
        var written = new List<int>();
        StoreUnavailableException? refusal = null;
        for (var i = 0; refusal is null; i++)
        {
            Assert.True(i < 1000, "the disk never filled");
            refusal = await TryPutAsync(store, i);
            if (refusal is null)
            {
                written.Add(i);
            }
        }

        Assert.NotNull(await TryPutAsync(store, 5000));
        await CheckAsync(store, written);
        Assert.Null(await store.GetAsync(Key(written.Count), CancellationToken.None));

        File.Delete(others);
        var since = Stopwatch.StartNew();
        while (await TryPutAsync(store, 7000 + (int)since.ElapsedMilliseconds) is not null)
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(10), "the store did not come back");
            await Task.Delay(10);
        }

        await store.DisposeAsync();
        await using var again = _place.Open();
        await CheckAsync(again, written);
    }

    [Theory]
    // By the call's number among those of the whole process: the first dozen belong to opening, so these hit commits and checkpoints.
    [InlineData("fsync", 20, 1)]
    [InlineData("fsync", 31, 1)]
    [InlineData("fsync", 40, 3)]
    [InlineData("fsync", 55, 25)]
    [InlineData("pwrite64", 100, 1)]
    [InlineData("pwrite64", 203, 40)]
    public async Task A_disk_that_answers_EIO_for_a_while_costs_no_acknowledged_change(string call, int first, int times)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        var acknowledged = new long[Lane.Count];
        var refusals = 0;
        var afterRefusal = 0;
        using (var writer = _place.StartCrashWriter(
            ["/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", $"inject={call}:error=EIO:when={first}..{first + times - 1}"]))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            while (afterRefusal < 40 && await writer.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                var parts = line.Split(' ');
                if (parts[0] == "refused")
                {
                    refusals++;
                    continue;
                }

                Assert.Equal("ack", parts[0]);
                acknowledged[int.Parse(parts[1], CultureInfo.InvariantCulture)] = long.Parse(parts[2], CultureInfo.InvariantCulture);
                afterRefusal += refusals > 0 ? 1 : 0;
            }

            var lost = writer.HasExited ? await writer.StandardError.ReadToEndAsync(limit.Token) : "";
            Assert.True(afterRefusal >= 40, $"{refusals} refusals, then {afterRefusal} commits. {lost}");
            writer.Kill(entireProcessTree: true);
            await writer.WaitForExitAsync(limit.Token);
        }

        await using var store = await OpenOnceReleasedAsync();
        for (var lane = 0; lane < Lane.Count; lane++)
        {
            var head = await store.GetAsync(Lane.HeadKey(lane), CancellationToken.None);
            var batch = head is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(head.Value);
            Assert.True(batch >= acknowledged[lane], $"lane {lane}: {acknowledged[lane]} was acknowledged, {batch} is there");
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
        {
            await RunAsync("umount", _place.Path);
        }

        await _place.DisposeAsync();
    }

    /// <summary>The tracer's death is waited for, the traced process's is not.</summary>
    private async Task<SqliteStore> OpenOnceReleasedAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return _place.Open();
            }
            catch (StoreUnavailableException refusal) when (attempt < 100 && refusal.Message.Contains("in use", StringComparison.Ordinal))
            {
                await Task.Delay(50);
            }
        }
    }

    private static StoreKey Key(int number) => new(Encoding.ASCII.GetBytes($"{number:d5}"));

    private static byte[] Value(int number) => [.. Enumerable.Repeat((byte)(number & 0xFF), 20_000)];

    private static async Task<StoreUnavailableException?> TryPutAsync(SqliteStore store, int number)
    {
        try
        {
            await store.CommitAsync(new Batch().Put(Key(number), Value(number), Expect.Absent), CancellationToken.None);
            return null;
        }
        catch (StoreUnavailableException refusal)
        {
            return refusal;
        }
    }

    private static async Task CheckAsync(SqliteStore store, IEnumerable<int> written)
    {
        foreach (var number in written)
        {
            Assert.Equal(Value(number), (await store.GetAsync(Key(number), CancellationToken.None))?.Value);
        }
    }

    private async Task MountSmallDiskAsync()
    {
        _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", _place.Path);
        Assert.SkipUnless(_mounted, "mounting a small disk is not permitted here");
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
