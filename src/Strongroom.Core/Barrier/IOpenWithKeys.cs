using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>A room that keeps a snapshot in memory while the installation is unsealed. It keeps the snapshot current by watching the store.</summary>
public interface IOpenWithKeys
{
    /// <summary>Loads the snapshot. Called when the keys have come and before the first request is admitted.</summary>
    /// <param name="tx">Reads the whole key space.</param>
    ValueTask OpenAsync(Tx tx, CancellationToken cancel);

    /// <summary>Drops everything that was loaded. Called when the installation is sealed.</summary>
    void Close();
}
