using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>The token's references of restored versions, kept with the request so that a conflict does not copy them twice; null for a software version.</summary>
internal sealed record RestoredKeys(SecretBytes?[] References) : IDisposable
{
    public void Dispose()
    {
        foreach (var reference in References)
        {
            reference?.Dispose();
        }
    }
}
