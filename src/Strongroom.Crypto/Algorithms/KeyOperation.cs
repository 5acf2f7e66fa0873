namespace Strongroom.Crypto;

/// <summary>One of JWK's <c>key_ops</c> as Azure knows them (wire reference §5.2). The numbers are stored; none is given to another.</summary>
public enum KeyOperation
{
    Encrypt = 1,
    Decrypt = 2,
    Sign = 3,
    Verify = 4,
    WrapKey = 5,
    UnwrapKey = 6,

    /// <summary>A key-exchange key: it wraps keys for import and can do nothing else.</summary>
    Import = 7,

    Export = 8,
}
