namespace Strongroom.Crypto;

/// <summary>Signs digests, and verifies them.</summary>
public abstract class SignatureAlgorithm : KeyAlgorithm
{
    private static readonly KeyOperation[] Both = [KeyOperation.Sign, KeyOperation.Verify];

    private protected SignatureAlgorithm(string name, KeyType type)
        : base(name, type)
    {
    }

    public sealed override IReadOnlyList<KeyOperation> Operations => Both;

    /// <summary>Bytes of the digest that it takes; null when it takes a message of any length up to a bound.</summary>
    public abstract int? DigestSize { get; }

    /// <summary>Bytes of a signature with a key of this kind.</summary>
    public abstract int SignatureSize(KeyShape shape);

    /// <summary>Whether the digest has a length that the algorithm takes.</summary>
    /// <param name="property">How the caller named it: <c>value</c> to sign, <c>digest</c> to verify.</param>
    public virtual AlgorithmFault? CheckDigest(KeyShape shape, int length, string property) =>
        DigestSize is { } size && length != size ? new AlgorithmFault(property, $"{Name} takes a digest of {size} bytes; this has {length}.") : null;
}
