namespace Strongroom.Crypto;

/// <summary>A128GCM, A192GCM, A256GCM: 12-byte nonce that we make, 16-byte tag (RFC 7518 §5.3). A nonce of the caller's is refused: one used twice gives the key away.</summary>
public sealed class AesGcmEncryption : CipherAlgorithm
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    private static readonly KeyOperation[] Both = [KeyOperation.Encrypt, KeyOperation.Decrypt];

    internal AesGcmEncryption(string name, int bits)
        : base(name, KeyType.Oct) => Bits = bits;

    public int Bits { get; }

    public override IReadOnlyList<KeyOperation> Operations => Both;

    public override bool Fits(KeyShape shape) => base.Fits(shape) && shape.Bits == Bits;

    public override AlgorithmFault? CheckEncrypt(KeyShape shape, in CipherInput input) => input.Iv.IsEmpty
        ? Unwanted(input, aad: true)
        : new AlgorithmFault("iv", "The server makes it; it must not be given.");

    public override AlgorithmFault? CheckDecrypt(KeyShape shape, in CipherInput input) =>
        input.Iv.Length != NonceSize ? new AlgorithmFault("iv", $"It must have {NonceSize} bytes.")
        : input.Tag.Length != TagSize ? new AlgorithmFault("tag", $"It must have {TagSize} bytes.")
        : null;
}
