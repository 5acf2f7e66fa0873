using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A key ready for use, in memory or in a token. Callers have checked that the algorithm fits the key and that the sizes fit the algorithm
/// (<see cref="KeyAlgorithm.Fits"/>, <c>Check…</c>): what does not is an <see cref="ArgumentException"/> here, as it is a bug. Every member may be
/// called by many threads at once.
/// </summary>
public abstract class CryptoKey(KeyShape shape, PublicKeyParts publicParts) : IDisposable
{
    public KeyShape Shape { get; } = shape;

    public PublicKeyParts PublicParts { get; } = publicParts;

    /// <summary>Why this key cannot do it although its kind fits, as with a token that lacks a mechanism; null when it can.</summary>
    public virtual string? Lacks(KeyAlgorithm algorithm, KeyOperation operation) => null;

    /// <summary>A signature of exactly <see cref="SignatureAlgorithm.SignatureSize"/> bytes; ECDSA as <c>r‖s</c>.</summary>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    public abstract byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest);

    /// <summary>False for every signature that is not right, whatever its length or form.</summary>
    public abstract bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature);

    /// <summary>Encrypts or wraps.</summary>
    public abstract CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input);

    /// <summary>Decrypts or unwraps; null for every failure alike, so that the caller can tell none from another.</summary>
    public abstract SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
