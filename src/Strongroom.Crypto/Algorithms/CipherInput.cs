namespace Strongroom.Crypto;

/// <summary>What goes into a cipher. What a caller does not give is empty.</summary>
public readonly ref struct CipherInput
{
    public ReadOnlySpan<byte> Value { get; init; }

    public ReadOnlySpan<byte> Iv { get; init; }

    public ReadOnlySpan<byte> Aad { get; init; }

    public ReadOnlySpan<byte> Tag { get; init; }
}
