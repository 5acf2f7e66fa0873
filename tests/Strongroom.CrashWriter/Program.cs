// The victim of the crash specs: `Strongroom.CrashWriter <engine> <place>` opens a store and commits as fast as it can, one line on
// standard output for each acknowledged batch, until it is killed or its standard input ends.
using Strongroom.CrashWriter;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;

if (args is not ["sqlite", var place])
{
    await Console.Error.WriteLineAsync("usage: Strongroom.CrashWriter sqlite DIRECTORY");
    return 2;
}

try
{
    await using var store = SqliteStore.Open(new SqliteOptions(place));
    using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
    // The parent holds the other end: when it dies, so does this process.
    _ = Task.Run(async () =>
    {
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
    });
    await Task.WhenAll(Enumerable.Range(0, Lane.Count).Select(number => Task.Run(() => new Lane(store, number).RunAsync(stop.Token))));
    return 0;
}
catch (StoreUnavailableException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 3;
}
