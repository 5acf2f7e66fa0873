using System.Numerics;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>What the public half of an RSA key can do, in software: nothing of it is secret, so no token is asked.</summary>
internal sealed class RsaPublicKey(KeyShape shape, PublicKeyParts parts)
{
    // Not disposed: nothing of it is secret, and another thread may be using it.
    private readonly Lazy<RSA> _rsa = new(() => RSA.Create(new RSAParameters { Modulus = parts.First, Exponent = parts.Second }));

    public bool Verify(RsaSignature algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != shape.ModulusSize)
        {
            return false;
        }

        return algorithm.Hash is { } hash
            ? _rsa.Value.VerifyHash(digest, signature, hash, algorithm.IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : Opened(signature).AsSpan().SequenceEqual(RawPadding(digest));
    }

    public byte[] Encrypt(RsaEncryption algorithm, ReadOnlySpan<byte> value) => _rsa.Value.Encrypt(value, algorithm.Padding);

    /// <summary>RSAVP1 (RFC 8017 §5.2.2), as long as the modulus; empty for a number that is not below it.</summary>
    private byte[] Opened(ReadOnlySpan<byte> signature)
    {
        var modulus = Number(parts.First);
        var number = Number(signature);
        if (number >= modulus)
        {
            return [];
        }

        var opened = BigInteger.ModPow(number, Number(parts.Second), modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[shape.ModulusSize - opened.Length], .. opened];
    }

    /// <summary>EMSA-PKCS1-v1_5 around the bytes themselves (RFC 8017 §9.2 without step 2).</summary>
    private byte[] RawPadding(ReadOnlySpan<byte> digest)
    {
        var padded = new byte[shape.ModulusSize];
        padded.AsSpan().Fill(0xFF);
        (padded[0], padded[1], padded[^(digest.Length + 1)]) = (0, 1, 0);
        digest.CopyTo(padded.AsSpan(padded.Length - digest.Length));
        return padded;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
