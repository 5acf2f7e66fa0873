using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>A purpose key in its two uses: the commitment and the encryption.</summary>
internal sealed class PurposePair(SecretBytes key) : IDisposable
{
    public SecretBytes Key { get; } = key;

    public Xaes256Gcm Xaes { get; } = new(key.Span);

    public void Dispose()
    {
        Xaes.Dispose();
        Key.Dispose();
    }
}
