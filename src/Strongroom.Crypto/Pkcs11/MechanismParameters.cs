using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>Parameters of mechanisms that hold no pointer but null (PKCS#11 current mechanisms v2.40 §2.1).</summary>
internal static class MechanismParameters
{
    private const ulong DataSpecified = 1;

    /// <summary><c>CK_RSA_PKCS_PSS_PARAMS</c>: hash, MGF1 with the same hash, and a salt of the hash's length.</summary>
    public static byte[] Pss(HashAlgorithmName hash, int saltSize) => Words((ulong)Hash(hash), Mgf1(hash), (ulong)saltSize);

    /// <summary><c>CK_RSA_PKCS_OAEP_PARAMS</c>: hash, MGF1 with the same hash, no label.</summary>
    public static byte[] Oaep(HashAlgorithmName hash) => Words((ulong)Hash(hash), Mgf1(hash), DataSpecified, 0, 0);

    public static Ckm Hmac(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA256) => Ckm.Sha256Hmac,
        nameof(HashAlgorithmName.SHA384) => Ckm.Sha384Hmac,
        nameof(HashAlgorithmName.SHA512) => Ckm.Sha512Hmac,
        _ => throw new ArgumentOutOfRangeException(nameof(hash)),
    };

    private static Ckm Hash(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => Ckm.Sha1,
        nameof(HashAlgorithmName.SHA256) => Ckm.Sha256,
        nameof(HashAlgorithmName.SHA384) => Ckm.Sha384,
        nameof(HashAlgorithmName.SHA512) => Ckm.Sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(hash)),
    };

    // CKG_MGF1_SHA1, _SHA256, _SHA384, _SHA512.
    private static ulong Mgf1(HashAlgorithmName hash) => Hash(hash) switch
    {
        Ckm.Sha1 => 1,
        Ckm.Sha256 => 2,
        Ckm.Sha384 => 3,
        _ => 4,
    };

    private static byte[] Words(params ReadOnlySpan<ulong> words) => MemoryMarshal.AsBytes(words).ToArray();
}
