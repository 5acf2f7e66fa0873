using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>One custodian's part of a secret. The value is secret; all else may be shown.</summary>
/// <param name="setId">8 bytes: which secret it is a part of.</param>
/// <param name="threshold">How many shares give the secret.</param>
/// <param name="index">From 1; the point at which the polynomials were evaluated.</param>
/// <param name="value">32 bytes, owned from here on.</param>
/// <param name="tag">16 bytes; see <see cref="ShareSet"/>.</param>
public sealed class ShamirShare(byte[] setId, int threshold, int index, SecretBytes value, byte[] tag) : IDisposable
{
    public const int TagSize = 16;

    public ReadOnlySpan<byte> SetId => setId;

    public int Threshold => threshold;

    public int Index => index;

    public SecretBytes Value => value;

    public ReadOnlySpan<byte> Tag => tag;

    public void Dispose() => value.Dispose();

    public override string ToString() => $"ShamirShare({index})";
}
