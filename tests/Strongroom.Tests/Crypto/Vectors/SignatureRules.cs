using System.Formats.Asn1;
using System.Text.Json;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

internal static class SignatureRules
{
    private const string NoSuchHash = "hash not offered";
    private const string NoSuchSize = "modulus not of our sizes";

    public static Func<JsonElement, Verdict> Ecdsa(VectorGroup group)
    {
        var (key, algorithm) = EcKey(group);
        var sha = group.GetProperty("sha").GetString()!;
        return test =>
        {
            var digest = VectorKeys.Digest(sha, test.Hex("msg"));
            return algorithm.CheckDigest(key.Shape, digest.Length, "digest") is null
                ? new Verdict(key.Verify(algorithm, digest, test.Hex("sig")))
                : new Verdict(false, "digest of another length than the algorithm's");
        };
    }

    /// <summary>As certificates and requests hold them: through what checks those.</summary>
    public static Func<JsonElement, Verdict> EcdsaDer(VectorGroup group)
    {
        var scheme = new SignatureScheme(HashOf(group), null);
        var key = group.Hex("publicKeyDer");
        return test => new Verdict(scheme.IsSignatureOf(key, test.Hex("msg"), test.Hex("sig")));
    }

    public static Func<JsonElement, Verdict> Pkcs1(VectorGroup group)
    {
        var key = RsaKey(group)!;
        var sha = group.GetProperty("sha").GetString()!;
        var algorithm = VectorKeys.Signature("RS", sha)!;
        return test => new Verdict(key.Verify(algorithm, VectorKeys.Digest(sha, test.Hex("msg")), test.Hex("sig")));
    }

    public static Func<JsonElement, Verdict> Pkcs1Sign(VectorGroup group)
    {
        var key = VectorKeys.Pkcs8(group.Hex("privateKeyPkcs8"), out var fault);
        if (key is null)
        {
            return _ => new Verdict(fault != "p", "primes of half as many bits as the modulus only");
        }

        var sha = group.GetProperty("sha").GetString()!;
        return VectorKeys.Signature("RS", sha) is { } algorithm
            ? test => new Verdict(key.Sign(algorithm, VectorKeys.Digest(sha, test.Hex("msg"))).AsSpan().SequenceEqual(test.Hex("sig")))
            : _ => new Verdict(false, NoSuchHash);
    }

    public static Func<JsonElement, Verdict> RsaSize(VectorGroup group)
    {
        var isTaken = group.TryGetProperty("privateKeyPkcs8", out _) ? VectorKeys.Pkcs8(group.Hex("privateKeyPkcs8"), out _) is not null : RsaKey(group) is not null;
        return _ => new Verdict(isTaken, NoSuchSize);
    }

    /// <summary>The salt is as long as the hash and MGF1 has the same hash: what was made otherwise must not verify.</summary>
    public static Func<JsonElement, Verdict> Pss(VectorGroup group)
    {
        var sha = group.GetProperty("sha").GetString()!;
        if (VectorKeys.Signature("PS", sha) is not { } algorithm)
        {
            return _ => new Verdict(false, NoSuchHash);
        }

        var key = RsaKey(group)!;
        var isOurs = group.GetProperty("mgfSha").GetString() == sha && group.GetProperty("sLen").GetInt32() == algorithm.DigestSize;
        return test =>
        {
            var isRight = key.Verify(algorithm, VectorKeys.Digest(sha, test.Hex("msg")), test.Hex("sig"));
            return group.GetProperty("sLen").GetInt32() == 0 && test.GetProperty("tcId").GetInt32() == 69 && sha == "SHA-256"
                ? new Verdict(isRight, "a salt as long as the hash, wrong for its group and right for ours", RuleAccepts: true)
                : new Verdict(isRight, isOurs ? null : "other PSS parameters than the algorithm's");
        };
    }

    /// <summary>
    /// The parameters stand in the key's AlgorithmIdentifier, which is what a certificate's signature has: they are read by what checks those, with the
    /// key as certificates have it, since a key for PSS alone is refused.
    /// </summary>
    public static Func<JsonElement, Verdict> PssSpki(VectorGroup group)
    {
        var spki = new AsnReader(group.Hex("publicKeyDer"), AsnEncodingRules.DER).ReadSequence();
        var scheme = SignatureScheme.Read(spki.ReadEncodedValue().Span)!;
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportRSAPublicKey(group.Hex("publicKeyAsn"), out _);
        var key = rsa.ExportSubjectPublicKeyInfo();
        return test => new Verdict(scheme.IsSignatureOf(key, test.Hex("msg"), test.Hex("sig")));
    }

    public static Func<JsonElement, Verdict> Edwards(VectorGroup group)
    {
        var key = VectorKeys.Edwards(group.GetProperty("publicKey").Hex("pk"))!;
        return test => new Verdict(key.Verify(KeyAlgorithms.EdDsa, test.Hex("msg"), test.Hex("sig")));
    }

    private static (CryptoKey Key, SignatureAlgorithm Algorithm) EcKey(VectorGroup group)
    {
        if (!EcPublicKey.TryReadSpki(group.Hex("publicKeyDer"), out var key))
        {
            throw new InvalidDataException("A key of a vector was refused");
        }

        return (VectorKeys.Ec(key)!, KeyAlgorithms.All.OfType<EcdsaSignature>().Single(a => a.Curve == key.Curve));
    }

    private static CryptoKey? RsaKey(VectorGroup group)
    {
        var key = group.GetProperty("publicKey");
        return VectorKeys.Rsa(key.Hex("modulus"), key.Hex("publicExponent"));
    }

    private static System.Security.Cryptography.HashAlgorithmName HashOf(VectorGroup group) =>
        new(group.GetProperty("sha").GetString()!.Replace("-", "", StringComparison.Ordinal));
}
