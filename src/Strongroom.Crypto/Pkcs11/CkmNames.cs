namespace Strongroom.Crypto;

/// <summary>Names of mechanisms as the standard writes them.</summary>
internal static class CkmNames
{
    public static string Of(Ckm mechanism) => mechanism switch
    {
        Ckm.RsaPkcsKeyPairGen => "CKM_RSA_PKCS_KEY_PAIR_GEN",
        Ckm.RsaPkcs => "CKM_RSA_PKCS",
        Ckm.RsaX509 => "CKM_RSA_X_509",
        Ckm.RsaPkcsOaep => "CKM_RSA_PKCS_OAEP",
        Ckm.RsaPkcsPss => "CKM_RSA_PKCS_PSS",
        Ckm.Sha256Hmac => "CKM_SHA256_HMAC",
        Ckm.Sha384Hmac => "CKM_SHA384_HMAC",
        Ckm.Sha512Hmac => "CKM_SHA512_HMAC",
        Ckm.GenericSecretKeyGen => "CKM_GENERIC_SECRET_KEY_GEN",
        Ckm.EcKeyPairGen => "CKM_EC_KEY_PAIR_GEN",
        Ckm.Ecdsa => "CKM_ECDSA",
        Ckm.AesKeyGen => "CKM_AES_KEY_GEN",
        Ckm.AesEcb => "CKM_AES_ECB",
        Ckm.AesCbc => "CKM_AES_CBC",
        Ckm.AesGcm => "CKM_AES_GCM",
        _ => $"CKM 0x{(ulong)mechanism:X}",
    };
}
