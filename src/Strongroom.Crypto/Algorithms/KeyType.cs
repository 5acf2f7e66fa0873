namespace Strongroom.Crypto;

/// <summary>The family of a key: JWK's <c>kty</c> without the suffix that tells who holds the key.</summary>
public enum KeyType
{
    Rsa = 1,
    Ec = 2,

    /// <summary>A symmetric key.</summary>
    Oct = 3,

    /// <summary>An octet key pair (RFC 8037): Ed25519 only, and under our own api-version only.</summary>
    Okp = 4,
}
