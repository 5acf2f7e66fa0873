using System.Diagnostics;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;

namespace Strongroom.Specs.Storage;

/// <summary>A directory under the temporary one.</summary>
public sealed class SqlitePlace : IPlace
{
    public string Path { get; } = Directory.CreateTempSubdirectory("strongroom-spec-").FullName;

    public string Database => System.IO.Path.Combine(Path, "strongroom.db");

    public SqliteStore Open() => SqliteStore.Open(new SqliteOptions(Path));

    public ValueTask<IStore> OpenAsync() => new(Open());

    public ValueTask<IStore> OpenNarrowAsync(int queuedBatches) => new(SqliteStore.Open(new SqliteOptions(Path) { QueuedBatches = queuedBatches }));

    public Process StartCrashWriter() => StartCrashWriter([]);

    /// <param name="wrapper">A program and its arguments to run the writer under, or nothing.</param>
    public Process StartCrashWriter(IReadOnlyList<string> wrapper)
    {
        var host = Environment.ProcessPath is { } self && System.IO.Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet";
        string[] command = [.. wrapper, host, System.IO.Path.Combine(AppContext.BaseDirectory, "Strongroom.CrashWriter.dll"), "sqlite", Path];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
