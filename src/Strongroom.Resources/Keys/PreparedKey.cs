using System.Collections.Immutable;
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

    /// <summary>What the token made it fit for; empty for a software key, which is fit for all.</summary>
    public ImmutableArray<KeyOperation> Operations { get; init; } = [];

    public KeyHome Home => Reference is null ? KeyHome.Software : KeyHome.Token;

    /// <summary>Whether it can be the next version of a key that may have changed since it was made.</summary>
    public bool Succeeds(KeyHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var current = head.Current;
        return Shape == current.Shape && Home == current.Home && IsExportable == head.IsExportable
            && (Home == KeyHome.Software || Operations.SequenceEqual(current.Operations));
    }

    public static PreparedKey Of(NewSoftwareKey key) => new(key.Shape, key.PublicParts, key.Material, null);

    public static PreparedKey Of(NewTokenKey key) => new(key.Shape, key.PublicParts, null, key.Reference);

    public void Dispose() => Material?.Dispose();
}
