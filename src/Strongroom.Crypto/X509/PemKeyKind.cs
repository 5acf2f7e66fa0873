namespace Strongroom.Crypto;

/// <summary>What a PEM block's private key is encoded as.</summary>
internal enum PemKeyKind
{
    /// <summary>No private key, or none that is taken.</summary>
    None,

    Pkcs8,

    /// <summary>RSAPrivateKey of RFC 8017 §A.1.2.</summary>
    Pkcs1,

    /// <summary>ECPrivateKey of RFC 5915.</summary>
    Sec1,
}
