// The victim of the crash specs: `Strongroom.CrashWriter <engine> <place> [lanes]` opens a store and commits as fast as it can, one line on
// standard output for each acknowledged batch, until it is killed or its standard input ends.
using System.Globalization;
using Strongroom.CrashWriter;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;

if (args is not ["sqlite", var place, ..])
{
    await Console.Error.WriteLineAsync("usage: Strongroom.CrashWriter sqlite DIRECTORY [LANES]");
    return 2;
}

var lanes = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Lane.Count;

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
    await Task.WhenAll(Enumerable.Range(0, lanes).Select(number => Task.Run(() => new Lane(store, number).RunAsync(stop.Token))));
    return 0;
}
catch (StoreUnavailableException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 3;
}
