using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A key in this process. The public members check what <see cref="CryptoKey"/> promises has been checked, and hold the key while they use it: one
/// that is disposed meanwhile is freed by its last user, and whoever comes later gets an <see cref="ObjectDisposedException"/>. Without that a
/// buffer could return to its pool, and hold another secret, in the middle of an operation.
/// </summary>
internal abstract class SoftwareKey(KeyShape shape, PublicKeyParts publicParts) : CryptoKey(shape, publicParts)
{
    private const int Disposed = 1;
    private const int OneUse = 2;

    /// <summary>The number of operations under way times <see cref="OneUse"/>, and <see cref="Disposed"/>.</summary>
    private int _state;

    public sealed override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        RequireFit(algorithm);
        Require(algorithm.CheckDigest(Shape, digest.Length, nameof(digest)));
        using var use = Use();
        var signature = new byte[algorithm.SignatureSize(Shape)];
        Sign(algorithm, digest, signature);
        return signature;
    }

    public sealed override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        RequireFit(algorithm);
        Require(algorithm.CheckDigest(Shape, digest.Length, nameof(digest)));
        using var use = Use();
        return signature.Length == algorithm.SignatureSize(Shape) && IsRight(algorithm, digest, signature);
    }

    public sealed override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        RequireFit(algorithm);
        Require(algorithm.CheckEncrypt(Shape, input));
        using var use = Use();
        return EncryptFitting(algorithm, input);
    }

    public sealed override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        RequireFit(algorithm);
        Require(algorithm.CheckDecrypt(Shape, input));
        using var use = Use();
        return DecryptFitting(algorithm, input);
    }

    /// <param name="signature">Has the algorithm's size.</param>
    private protected virtual void Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, Span<byte> signature) => throw Unfit(algorithm);

    /// <param name="signature">Has the algorithm's size.</param>
    private protected virtual bool IsRight(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) => throw Unfit(algorithm);

    private protected virtual CipherOutput EncryptFitting(CipherAlgorithm algorithm, in CipherInput input) => throw Unfit(algorithm);

    private protected virtual SecretBytes? DecryptFitting(CipherAlgorithm algorithm, in CipherInput input) => throw Unfit(algorithm);

    /// <summary>Called once, when nobody uses the key any more.</summary>
    private protected abstract void Free();

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Or(ref _state, Disposed) == 0)
        {
            Free();
        }

        base.Dispose(disposing);
    }

    private void RequireFit(KeyAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (!algorithm.Fits(Shape))
        {
            throw Unfit(algorithm);
        }
    }

    private static void Require(AlgorithmFault? fault)
    {
        if (fault is not null)
        {
            throw new ArgumentException(fault.Reason, fault.Property);
        }
    }

    private ArgumentException Unfit(KeyAlgorithm algorithm) => new($"{algorithm} does not fit {Shape}", nameof(algorithm));

    private Hold Use()
    {
        var state = Volatile.Read(ref _state);
        while (true)
        {
            ObjectDisposedException.ThrowIf((state & Disposed) != 0, this);
            var before = Interlocked.CompareExchange(ref _state, state + OneUse, state);
            if (before == state)
            {
                return new Hold(this);
            }

            state = before;
        }
    }

    private void Leave()
    {
        if (Interlocked.Add(ref _state, -OneUse) == Disposed)
        {
            Free();
        }
    }

    private readonly ref struct Hold(SoftwareKey key)
    {
        public void Dispose() => key.Leave();
    }
}
