namespace Strongroom.Crypto;

/// <summary>
/// A128KW, A192KW, A256KW (RFC 3394), and <c>CKM_AES_KEY_WRAP</c> and <c>CKM_AES_KEY_WRAP_PAD</c> (RFC 5649), which fit keys of every AES size.
/// </summary>
public sealed class AesKeyWrapping : CipherAlgorithm
{
    private const int Semiblock = 8;

    private static readonly KeyOperation[] Both = [KeyOperation.WrapKey, KeyOperation.UnwrapKey];

    internal AesKeyWrapping(string name, int? bits, bool isPadded)
        : base(name, KeyType.Oct)
    {
        Bits = bits;
        IsPadded = isPadded;
    }

    /// <summary>Null when keys of every AES size fit.</summary>
    public int? Bits { get; }

    /// <summary>True for RFC 5649.</summary>
    public bool IsPadded { get; }

    public override IReadOnlyList<KeyOperation> Operations => Both;

    public override bool Fits(KeyShape shape) => base.Fits(shape) && (Bits is { } bits ? shape.Bits == bits : KeyShape.OctSizes.Contains(shape.Bits));

    public override AlgorithmFault? CheckEncrypt(KeyShape shape, in CipherInput input)
    {
        var length = input.Value.Length;
        return Unwanted(input)
            ?? (IsPadded ? length == 0 ? new AlgorithmFault("value", "It must have at least 1 byte.") : null
            : length < 2 * Semiblock || length % Semiblock != 0 ? new AlgorithmFault("value", $"{Name} takes a multiple of 8 bytes, at least 16; this has {length}.")
            : null);
    }

    public override AlgorithmFault? CheckDecrypt(KeyShape shape, in CipherInput input)
    {
        var length = input.Value.Length;
        var least = IsPadded ? 2 * Semiblock : 3 * Semiblock;
        return Unwanted(input)
            ?? (length < least || length % Semiblock != 0 ? new AlgorithmFault("value", $"A wrapped key has a multiple of 8 bytes, at least {least}; this has {length}.") : null);
    }
}
