namespace Strongroom.Crypto;

/// <summary>Mechanisms (PKCS#11 current mechanisms v2.40, <c>CKM_…</c>): those that this room uses.</summary>
internal enum Ckm : ulong
{
    RsaPkcsKeyPairGen = 0x0,
    RsaPkcs = 0x1,
    RsaX509 = 0x3,
    RsaPkcsOaep = 0x9,
    RsaPkcsPss = 0xD,
    Sha1 = 0x220,
    Sha256 = 0x250,
    Sha256Hmac = 0x251,
    Sha384 = 0x260,
    Sha384Hmac = 0x261,
    Sha512 = 0x270,
    Sha512Hmac = 0x271,
    GenericSecretKeyGen = 0x350,
    EcKeyPairGen = 0x1040,
    Ecdsa = 0x1041,
    AesKeyGen = 0x1080,
    AesEcb = 0x1081,
    AesCbc = 0x1082,
    AesGcm = 0x1087,
}
