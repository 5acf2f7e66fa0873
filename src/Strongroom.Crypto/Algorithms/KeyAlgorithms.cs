using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>Every algorithm that a key can be used with. Tests run over <see cref="All"/>, so that none is added without them.</summary>
public static class KeyAlgorithms
{
    private const int Sha256 = 32;
    private const int Sha384 = 48;
    private const int Sha512 = 64;

    public static RsaEncryption Rsa15 { get; } = new("RSA1_5", null, 11);

    public static RsaEncryption RsaOaep { get; } = new("RSA-OAEP", HashAlgorithmName.SHA1, 42);

    public static RsaEncryption RsaOaep256 { get; } = new("RSA-OAEP-256", HashAlgorithmName.SHA256, 66);

    public static AesKeyWrapping AesKeyWrapPadded { get; } = new("CKM_AES_KEY_WRAP_PAD", null, isPadded: true);

    public static EdwardsSignature EdDsa { get; } = new();

    public static IReadOnlyList<KeyAlgorithm> All { get; } =
    [
        Rsa15,
        RsaOaep,
        RsaOaep256,
        new RsaSignature("RS256", HashAlgorithmName.SHA256, isPss: false, Sha256),
        new RsaSignature("RS384", HashAlgorithmName.SHA384, isPss: false, Sha384),
        new RsaSignature("RS512", HashAlgorithmName.SHA512, isPss: false, Sha512),
        new RsaSignature("PS256", HashAlgorithmName.SHA256, isPss: true, Sha256),
        new RsaSignature("PS384", HashAlgorithmName.SHA384, isPss: true, Sha384),
        new RsaSignature("PS512", HashAlgorithmName.SHA512, isPss: true, Sha512),
        new RsaSignature("RSNULL", null, isPss: false, null),
        new EcdsaSignature("ES256", EcCurve.P256, Sha256),
        new EcdsaSignature("ES384", EcCurve.P384, Sha384),
        new EcdsaSignature("ES512", EcCurve.P521, Sha512),
        new EcdsaSignature("ES256K", EcCurve.P256K, Sha256),
        new AesGcmEncryption("A128GCM", 128),
        new AesGcmEncryption("A192GCM", 192),
        new AesGcmEncryption("A256GCM", 256),
        new AesCbcEncryption("A128CBC", 128, isPadded: false),
        new AesCbcEncryption("A192CBC", 192, isPadded: false),
        new AesCbcEncryption("A256CBC", 256, isPadded: false),
        new AesCbcEncryption("A128CBCPAD", 128, isPadded: true),
        new AesCbcEncryption("A192CBCPAD", 192, isPadded: true),
        new AesCbcEncryption("A256CBCPAD", 256, isPadded: true),
        new AesKeyWrapping("A128KW", 128, isPadded: false),
        new AesKeyWrapping("A192KW", 192, isPadded: false),
        new AesKeyWrapping("A256KW", 256, isPadded: false),
        new AesKeyWrapping("CKM_AES_KEY_WRAP", null, isPadded: false),
        AesKeyWrapPadded,
        new HmacSignature("HS256", HashAlgorithmName.SHA256, Sha256),
        new HmacSignature("HS384", HashAlgorithmName.SHA384, Sha384),
        new HmacSignature("HS512", HashAlgorithmName.SHA512, Sha512),
        EdDsa,
    ];

    private static readonly FrozenDictionary<string, KeyAlgorithm> ByName = All.ToFrozenDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    /// <summary>The algorithm of exactly this name, or null.</summary>
    public static KeyAlgorithm? Find(string? name) => name is not null && ByName.TryGetValue(name, out var algorithm) ? algorithm : null;
}
