namespace Strongroom.Crypto;

/// <summary>What sort of object holds the key. The numbers are stored.</summary>
internal enum TokenKeyKind : byte
{
    Rsa = 1,
    Ec = 2,

    /// <summary><c>CKK_AES</c>: ciphers alone.</summary>
    Aes = 3,

    /// <summary><c>CKK_GENERIC_SECRET</c>: HMAC alone.</summary>
    Generic = 4,
}
