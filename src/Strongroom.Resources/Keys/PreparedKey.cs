using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// A key that is made or checked and not yet stored: kept with the request, so that a conflict at the commit does not make it twice. What a token
/// holds stays there even if the commit never comes: whether it came is not always known, and a key lost would be worse than one left over.
/// </summary>
/// <param name="Material">The software key's material; null when a token holds the key.</param>
/// <param name="Reference">The token's reference; null for a software key.</param>
internal sealed record PreparedKey(KeyShape Shape, PublicKeyParts PublicParts, SecretBytes? Material, byte[]? Reference) : IDisposable
{
    /// <summary>The token made it so that it can be released.</summary>
    public bool IsExportable { get; init; }

    public KeyHome Home => Reference is null ? KeyHome.Software : KeyHome.Token;

    public static PreparedKey Of(NewSoftwareKey key) => new(key.Shape, key.PublicParts, key.Material, null);

    public static PreparedKey Of(NewTokenKey key) => new(key.Shape, key.PublicParts, null, key.Reference);

    public void Dispose() => Material?.Dispose();
}
