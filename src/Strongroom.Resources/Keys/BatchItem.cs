using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>One operation of a batch, as far as it could be read, and then what became of it.</summary>
/// <param name="Id">The caller's name for it, echoed; null when it gave none.</param>
/// <param name="Use">Which operation of a key; meaningless when there is a <paramref name="Fault"/>.</param>
/// <param name="Target">What key and version; meaningless when there is a <paramref name="Fault"/>.</param>
/// <param name="Request">Null exactly when there is a <paramref name="Fault"/>.</param>
internal sealed record BatchItem(string? Id, KeyOperation Use, Objects.ObjectTarget Target, CryptoRequest? Request, VaultError? Fault) : IDisposable
{
    /// <summary>Null when what it is to do could not even be read.</summary>
    public PassageItem? Passage { get; set; }

    public string Kid { get; set; } = "";

    public Result<KeyOutput>? Outcome { get; set; }

    public void Dispose()
    {
        Request?.Dispose();
        if (Outcome is { Error: null } done)
        {
            done.Value.Dispose();
        }
    }
}
