using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// RS256/384/512 and PS256/384/512 (RFC 7518 §3.3, §3.5): salt length and MGF1 hash are the algorithm's own hash. RSNULL pads bytes of the
/// caller's with PKCS#1 v1.5 and no DigestInfo.
/// </summary>
public sealed class RsaSignature : SignatureAlgorithm
{
    /// <summary>Bytes that PKCS#1 v1.5 padding takes at least (RFC 8017 §9.2).</summary>
    private const int PaddingSize = 11;

    internal RsaSignature(string name, HashAlgorithmName? hash, bool isPss, int? digestSize)
        : base(name, KeyType.Rsa)
    {
        Hash = hash;
        IsPss = isPss;
        DigestSize = digestSize;
    }

    /// <summary>Null for RSNULL.</summary>
    public HashAlgorithmName? Hash { get; }

    public bool IsPss { get; }

    public override int? DigestSize { get; }

    public override int SignatureSize(KeyShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.ModulusSize;
    }

    public override AlgorithmFault? CheckDigest(KeyShape shape, int length, string property)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var most = shape.ModulusSize - PaddingSize;
        return DigestSize is null && (length == 0 || length > most)
            ? new AlgorithmFault(property, $"{Name} takes 1 to {most} bytes with this key; this has {length}.")
            : base.CheckDigest(shape, length, property);
    }
}
