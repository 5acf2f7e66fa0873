using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>A key for external account binding at the one moment it is shown; the caller disposes it.</summary>
/// <param name="Key">32 bytes.</param>
public sealed record NewBinding(BindingRecord Binding, SecretBytes Key) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
