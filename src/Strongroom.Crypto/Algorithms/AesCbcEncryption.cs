namespace Strongroom.Crypto;

/// <summary>A*CBC, which takes whole blocks, and A*CBCPAD, which pads as PKCS#7 does. The caller gives the 16-byte iv. Nothing here is authenticated.</summary>
public sealed class AesCbcEncryption : CipherAlgorithm
{
    public const int BlockSize = 16;

    private static readonly KeyOperation[] Both = [KeyOperation.Encrypt, KeyOperation.Decrypt];

    internal AesCbcEncryption(string name, int bits, bool isPadded)
        : base(name, KeyType.Oct)
    {
        Bits = bits;
        IsPadded = isPadded;
    }

    public int Bits { get; }

    public bool IsPadded { get; }

    public override IReadOnlyList<KeyOperation> Operations => Both;

    public override bool Fits(KeyShape shape) => base.Fits(shape) && shape.Bits == Bits;

    public override AlgorithmFault? CheckEncrypt(KeyShape shape, in CipherInput input) =>
        CheckIv(input) ?? (IsPadded || IsWhole(input.Value) ? null : NotWhole);

    public override AlgorithmFault? CheckDecrypt(KeyShape shape, in CipherInput input) => CheckIv(input) ?? (IsWhole(input.Value) ? null : NotWhole);

    private static AlgorithmFault NotWhole { get; } = new("value", $"Its length must be a multiple of {BlockSize} bytes, and not 0.");

    private static bool IsWhole(ReadOnlySpan<byte> value) => value.Length > 0 && value.Length % BlockSize == 0;

    private AlgorithmFault? CheckIv(in CipherInput input) =>
        input.Iv.Length != BlockSize ? new AlgorithmFault("iv", $"It must have {BlockSize} bytes.") : Unwanted(input, iv: true);
}
