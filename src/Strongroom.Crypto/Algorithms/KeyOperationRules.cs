namespace Strongroom.Crypto;

/// <summary>The names of operations, and which a key may have (wire reference §5.2).</summary>
public static class KeyOperationRules
{
    private static readonly string[] Names = ["", "encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import", "export"];

    private static readonly KeyOperation[] OfRsa =
        [KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.Sign, KeyOperation.Verify, KeyOperation.WrapKey, KeyOperation.UnwrapKey];

    private static readonly KeyOperation[] OfSigner = [KeyOperation.Sign, KeyOperation.Verify];

    private static readonly KeyOperation[] OfOct = [KeyOperation.WrapKey, KeyOperation.UnwrapKey, KeyOperation.Decrypt, KeyOperation.Encrypt];

    /// <summary>As on the wire.</summary>
    public static string NameOf(KeyOperation operation) => Names[(int)operation];

    /// <summary>Null for a name that is none of Azure's, JWK's own <c>deriveKey</c> included.</summary>
    public static KeyOperation? Find(string? name) => Array.IndexOf(Names, name, 1) is > 0 and var index ? (KeyOperation)index : null;

    /// <summary>What a key may do when its maker does not say, in the order in which Azure lists it.</summary>
    public static IReadOnlyList<KeyOperation> DefaultOf(KeyType type) => type switch
    {
        KeyType.Rsa => OfRsa,
        KeyType.Oct => OfOct,
        _ => OfSigner,
    };

    /// <summary>True when a key of this type can ever do it. <c>import</c> and <c>export</c> have rules of their own.</summary>
    public static bool IsLegal(KeyType type, KeyOperation operation) => type switch
    {
        KeyType.Rsa => OfRsa.Contains(operation),
        KeyType.Oct => OfOct.Contains(operation) || OfSigner.Contains(operation),
        _ => OfSigner.Contains(operation),
    };
}
