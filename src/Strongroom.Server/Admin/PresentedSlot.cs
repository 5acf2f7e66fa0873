using Strongroom.Barrier;

namespace Strongroom.Server.Admin;

/// <summary>A root slot with the passphrase or the shares it was made from, if any, which are zeroed when this is disposed.</summary>
internal sealed record PresentedSlot(IRootSlot Slot, IDisposable? Material) : IDisposable
{
    public void Dispose() => Material?.Dispose();
}
