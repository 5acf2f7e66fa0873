using System.Diagnostics;
using Strongroom.Storage;

namespace Strongroom.Specs.Storage;

/// <summary>Where one store's data lies. It outlives the stores that are opened on it, one after the other.</summary>
public interface IPlace : IAsyncDisposable
{
    /// <summary>Opens the store on whatever data the place holds. Fails if the data does not pass the engine's own check.</summary>
    ValueTask<IStore> OpenAsync();

    /// <summary>The same, but with room for only so many batches that wait for their commit.</summary>
    ValueTask<IStore> OpenNarrowAsync(int queuedBatches);

    /// <summary>Starts another process that opens this place and commits without end: <see cref="CrashWriter.Lane"/>.</summary>
    Process StartCrashWriter();
}
