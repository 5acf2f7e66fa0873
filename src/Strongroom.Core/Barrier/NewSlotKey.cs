using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>A slot key just made.</summary>
/// <param name="Header">What the slot stores in clear to find the key again; at most 4 KiB.</param>
/// <param name="Key">32 bytes; whoever gets this disposes it.</param>
public sealed record NewSlotKey(byte[] Header, SecretBytes Key);
