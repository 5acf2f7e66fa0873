using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// HS256, HS384, HS512 (RFC 7518 §3.2) over the bytes given. The reference leaves open whether those are a message or its digest; a digest is a
/// message too, so both kinds of caller get what they expect. A key shorter than the hash is refused, as RFC 7518 asks.
/// </summary>
public sealed class HmacSignature : SignatureAlgorithm
{
    internal HmacSignature(string name, HashAlgorithmName hash, int size)
        : base(name, KeyType.Oct)
    {
        Hash = hash;
        Size = size;
    }

    public HashAlgorithmName Hash { get; }

    /// <summary>Bytes of the tag, which is never truncated.</summary>
    public int Size { get; }

    public override int? DigestSize => null;

    public override bool Fits(KeyShape shape) => base.Fits(shape) && shape.Bits >= Size * 8;

    public override int SignatureSize(KeyShape shape) => Size;
}
