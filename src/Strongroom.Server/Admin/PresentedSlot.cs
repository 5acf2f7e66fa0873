using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>A root slot with the passphrase it was made from, if any, which is zeroed when this is disposed.</summary>
internal sealed record PresentedSlot(IRootSlot Slot, SecretBytes? Passphrase) : IDisposable
{
    public void Dispose() => Passphrase?.Dispose();
}
