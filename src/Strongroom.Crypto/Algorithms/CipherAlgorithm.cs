namespace Strongroom.Crypto;

/// <summary>Encrypts and decrypts, or wraps and unwraps: for RSA the two are the same maths (wire reference §5.5).</summary>
public abstract class CipherAlgorithm : KeyAlgorithm
{
    private protected CipherAlgorithm(string name, KeyType type)
        : base(name, type)
    {
    }

    /// <summary>Whether the sizes of what is to be encrypted fit.</summary>
    public abstract AlgorithmFault? CheckEncrypt(KeyShape shape, in CipherInput input);

    /// <summary>Whether the sizes of what is to be decrypted can be right. Tells nothing about its content.</summary>
    public abstract AlgorithmFault? CheckDecrypt(KeyShape shape, in CipherInput input);

    private protected AlgorithmFault? Unwanted(in CipherInput input, bool iv = false, bool aad = false, bool tag = false) =>
        !iv && !input.Iv.IsEmpty ? new AlgorithmFault("iv", $"{Name} takes none.")
        : !aad && !input.Aad.IsEmpty ? new AlgorithmFault("aad", $"{Name} takes none.")
        : !tag && !input.Tag.IsEmpty ? new AlgorithmFault("tag", $"{Name} takes none.")
        : null;
}
