namespace Strongroom.Barrier;

/// <summary>The first two bytes of everything sealed here. Both are bound into the ciphertext: there is no downgrade (security model §6.3).</summary>
internal static class BlobHeader
{
    public const int FormatOffset = 0;
    public const int AlgorithmOffset = 1;
    public const int KeyNumberOffset = 2;

    /// <summary>Format and algorithm alone, and with a u32 key number, big-endian.</summary>
    public const int ShortSize = 2;
    public const int Size = 6;

    public const byte Format = 1;

    /// <summary>XAES-256-GCM, and AES-256-GCM for the value under its object key.</summary>
    public const byte XaesGcm = 1;

    public static bool IsKnown(ReadOnlySpan<byte> blob) => blob.Length >= ShortSize && blob[FormatOffset] == Format && blob[AlgorithmOffset] == XaesGcm;
}
