using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;
using Xunit;

namespace Strongroom.Specs.Storage;

/// <summary>What holds for the embedded engine alone: its settings, its lock, its files.</summary>
public sealed class SqliteEngineFacts : IAsyncLifetime
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SqlitePlace _place = new();

    [Theory]
    [InlineData("synchronous=NORMAL")]
    [InlineData("journal_mode=DELETE")]
    [InlineData("mmap_size=1048576")]
    [InlineData("foreign_keys=OFF")]
    [InlineData("secure_delete=OFF")]
    [InlineData("secure_delete=FAST")]
    [InlineData("temp_store=FILE")]
    [InlineData("trusted_schema=ON")]
    [InlineData("cell_size_check=OFF")]
    [InlineData("wal_autocheckpoint=1000")]
    public async Task A_setting_that_durability_rests_on_and_that_does_not_hold_is_refused_by_name(string pragma)
    {
        await _place.Open().DisposeAsync();
        using var connection = Connection.Open(_place.Database, writable: true);
        Settings.Apply(connection, writable: true);

        connection.Execute($"PRAGMA {pragma}");

        var refusal = Assert.Throws<StoreUnavailableException>(() => Settings.Verify(connection, writable: true));
        Assert.Contains(pragma.Split('=')[0], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_have_the_settings_too_and_cannot_write()
    {
        await _place.Open().DisposeAsync();
        // A reader needs the log and its index, which the last writer took away.
        await using var store = _place.Open();
        using var reader = Connection.Open(_place.Database, writable: false);

        Settings.Apply(reader, writable: false);

        Assert.Throws<SqliteFault>(() => reader.Execute("DELETE FROM rows"));
        reader.Execute("PRAGMA query_only=OFF");
        Assert.Throws<StoreUnavailableException>(() => Settings.Verify(reader, writable: false));
        Assert.Throws<SqliteFault>(() => reader.Execute("DELETE FROM rows"));
    }

    [Fact]
    public void A_library_with_the_log_reset_fault_is_refused()
    {
        Assert.Throws<StoreUnavailableException>(() => Settings.RequireLibrary(3_051_002));
        Settings.RequireLibrary(3_051_003);
        Settings.RequireLibrary(Connection.LibraryVersion);
    }

    [Fact]
    public async Task A_second_store_on_the_same_directory_is_refused_with_directory_and_holder()
    {
        await using (_place.Open())
        {
            var refusal = Assert.Throws<StoreUnavailableException>(_place.Open);

            Assert.Contains(_place.Path, refusal.Message, StringComparison.Ordinal);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
            using var other = _place.StartCrashWriter();
            Assert.Contains(refusal.Message, await other.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
            await other.WaitForExitAsync();
            Assert.Equal(3, other.ExitCode);
        }

        await _place.Open().DisposeAsync();
    }

    [Fact]
    public async Task The_lock_of_another_process_names_it_and_ends_with_it()
    {
        using var holder = _place.StartCrashWriter();
        await holder.StandardOutput.ReadLineAsync();

        var refusal = Assert.Throws<StoreUnavailableException>(_place.Open);
        Assert.Contains($"process {holder.Id}", refusal.Message, StringComparison.Ordinal);

        holder.Kill();
        await holder.WaitForExitAsync();
        await _place.Open().DisposeAsync();
    }

    [Fact]
    public async Task Files_are_their_owners_alone()
    {
        Directory.Delete(_place.Path);
        await using var store = _place.Open();
        await PutAsync(store, "a", [1]);

        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_place.Path));
        var files = Directory.GetFiles(_place.Path);
        Assert.Equal(["strongroom.db", "strongroom.db-shm", "strongroom.db-wal", "strongroom.lock", "strongroom.pid"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_loose_directory_is_tightened_when_empty_and_refused_when_others_could_swap_its_files()
    {
        const UnixFileMode Loose = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(_place.Path, Loose);
        await _place.Open().DisposeAsync();
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_place.Path));

        File.SetUnixFileMode(_place.Database, OwnerOnly | UnixFileMode.OtherRead);
        await _place.Open().DisposeAsync();
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_place.Database));

        File.SetUnixFileMode(_place.Path, Loose);
        Assert.Contains(_place.Path, Assert.Throws<StoreUnavailableException>(_place.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_all_named_at_once()
    {
        var refusal = Assert.Throws<ArgumentException>(() => SqliteStore.Open(new SqliteOptions(" ") { QueuedBatches = 0, QueuedBytes = 0, CheckpointPages = 1, LogPages = 1 }));

        foreach (var name in new[] { "Directory", "QueuedBatches", "QueuedBytes", "CheckpointPages", "LogPages" })
        {
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_directory_is_synced_after_the_log_is_made()
    {
        var trace = _place.Path + ".trace";
        using var writer = StartTraced(["-e", "trace=openat,fsync,fdatasync", "-o", trace]);
        await writer.StandardOutput.ReadLineAsync();
        writer.StandardInput.Close();
        await writer.StandardOutput.ReadToEndAsync();
        await writer.WaitForExitAsync();

        var calls = await File.ReadAllLinesAsync(trace);
        File.Delete(trace);
        var made = Array.FindIndex(calls, call => call.Contains("strongroom.db-wal", StringComparison.Ordinal) && call.Contains("O_CREAT", StringComparison.Ordinal));
        var opened = Array.FindIndex(calls, made, call => call.Contains($"\"{_place.Path}\"", StringComparison.Ordinal));
        Assert.True(made >= 0 && opened >= 0, "the directory is not opened after the log");
        var descriptor = calls[opened].Split('=')[^1].Trim();
        Assert.Contains(calls.Skip(opened), call => call.Contains($"fsync({descriptor})", StringComparison.Ordinal));
    }

    [Fact, Trait("Row", "S15")]
    public async Task Deleted_and_overwritten_bytes_stand_in_no_file_after_a_scrub()
    {
        await using var store = _place.Open();
        var canaries = Enumerable.Range(0, 300).Select(_ => RandomNumberGenerator.GetBytes(16)).ToList();
        for (var i = 0; i < canaries.Count; i++)
        {
            // Sizes from within a page to many pages, the canary at every place of it, and neighbours that stay.
            var value = new byte[32 + (i * 53 % 9000)];
            canaries[i].CopyTo(value, i * 17 % (value.Length - 16));
            await PutAsync(store, $"canary/{i}", value);
            await PutAsync(store, $"neighbour/{i}", new byte[i * 31 % 3000]);
        }

        Assert.NotEmpty(Found(canaries));
        for (var i = 0; i < canaries.Count; i++)
        {
            var change = i % 2 == 0 ? new Batch().Delete(Key($"canary/{i}"), Expect.Anything) : new Batch().Put(Key($"canary/{i}"), new byte[i], Expect.Anything);
            await store.CommitAsync(change, CancellationToken.None);
        }

        await store.ScrubAsync(CancellationToken.None);

        Assert.Empty(Found(canaries));
        Assert.Equal(0, new FileInfo(_place.Database + "-wal").Length);
    }

    [Fact]
    public async Task The_log_stays_within_its_bound_under_steady_load_and_reads()
    {
        var options = new SqliteOptions(_place.Path) { CheckpointPages = 50, LogPages = 200 };
        await using var store = SqliteStore.Open(options);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await store.ScanAsync(Key(""), null, 50, CancellationToken.None);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 250; i++)
            {
                await PutAsync(store, $"{writer}/{i % 40}", new byte[20_000]);
            }
        })));
        await stop.CancelAsync();
        await reader;

        // 1,000 commits of seven pages and more would be 28 MB; the bound is 0.8 MB and one group beyond it.
        Assert.InRange(new FileInfo(_place.Database + "-wal").Length, 1, 4_000_000);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    private Process StartTraced(string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        return _place.StartCrashWriter(["/usr/bin/strace", "-f", "-qq", .. arguments]);
    }

    private List<int> Found(List<byte[]> canaries)
    {
        var found = new List<int>();
        foreach (var file in Directory.GetFiles(_place.Path, "strongroom.db*"))
        {
            var content = File.ReadAllBytes(file);
            found.AddRange(Enumerable.Range(0, canaries.Count).Where(i => content.AsSpan().IndexOf(canaries[i]) >= 0));
        }

        return found;
    }

    private static StoreKey Key(string text) => new(Encoding.ASCII.GetBytes(text));

    private static async Task PutAsync(SqliteStore store, string key, byte[] value) =>
        await store.CommitAsync(new Batch().Put(Key(key), value, Expect.Anything), CancellationToken.None);
}
