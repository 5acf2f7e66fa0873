using Strongroom.Storage;

namespace Strongroom.Schedule;

/// <summary>One kind of work that falls due.</summary>
public interface IDueWork
{
    string Kind { get; }

    /// <summary>It waits for others than the store, as for an authority on the network: it is done beside the rest, so that it holds up nothing.</summary>
    bool IsSlow => false;

    /// <summary>Stages what is to be done now. It may be called again for the same item: after a conflict, a crash, or its own answer.</summary>
    ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel);
}
