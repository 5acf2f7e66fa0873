using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Destroys objects of the token whose keys are purged. While the token is away an item stays due, and is tried again.
/// </summary>
internal sealed class TokenErasure(KeyMaterials materials) : IDueWork
{
    public const string WorkKind = "key-token-erase";

    public string Kind => WorkKind;

    /// <param name="item">Its object name is the token's reference.</param>
    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        // A token may take its time, and the loop has others to serve.
        await Task.Run(() => materials.Destroy(Convert.FromHexString(item.ObjectName)), cancel).ConfigureAwait(false);
        return new DueOutcome(Finished: true);
    }
}
