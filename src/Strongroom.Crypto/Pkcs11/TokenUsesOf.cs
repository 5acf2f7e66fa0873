namespace Strongroom.Crypto;

/// <summary>From a key's <c>key_ops</c> to the sort of object that holds it and its uses.</summary>
internal static class TokenUsesOf
{
    /// <summary>Why one object cannot do all of this; null when it can.</summary>
    public static string? Fault(KeyShape shape, IReadOnlyList<KeyOperation> operations) =>
        shape.Type == KeyType.Oct && operations.Any(IsHmac) && operations.Any(IsCipher)
            ? "A token holds a symmetric key either for sign and verify or for encrypt, decrypt, wrapKey and unwrapKey."
            : null;

    public static TokenKeyKind Kind(KeyShape shape, IReadOnlyList<KeyOperation> operations) => shape.Type switch
    {
        KeyType.Rsa => TokenKeyKind.Rsa,
        KeyType.Ec => TokenKeyKind.Ec,
        KeyType.Oct => operations.Any(IsHmac) || !KeyShape.OctSizes.Contains(shape.Bits) ? TokenKeyKind.Generic : TokenKeyKind.Aes,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "A token holds no such key"),
    };

    /// <summary>Of asymmetric keys the private half alone: verifying, encrypting and wrapping are done in software from the public one.</summary>
    public static TokenUses Uses(TokenKeyKind kind, IReadOnlyList<KeyOperation> operations)
    {
        var uses = TokenUses.None;
        foreach (var operation in operations)
        {
            uses |= operation switch
            {
                KeyOperation.Sign => TokenUses.Sign,
                KeyOperation.Verify when kind == TokenKeyKind.Generic => TokenUses.Verify,
                KeyOperation.Encrypt or KeyOperation.WrapKey when kind == TokenKeyKind.Aes => TokenUses.Encrypt,
                KeyOperation.Decrypt or KeyOperation.UnwrapKey when kind is TokenKeyKind.Aes or TokenKeyKind.Rsa => TokenUses.Decrypt,
                KeyOperation.Import when kind == TokenKeyKind.Rsa => TokenUses.Decrypt,
                _ => TokenUses.None,
            };
        }

        return uses;
    }

    /// <summary>What of the object an operation needs; none when software does it.</summary>
    public static TokenUses Needs(TokenKeyKind kind, KeyOperation operation) => Uses(kind, [operation]);

    private static bool IsHmac(KeyOperation operation) => operation is KeyOperation.Sign or KeyOperation.Verify;

    private static bool IsCipher(KeyOperation operation) =>
        operation is KeyOperation.Encrypt or KeyOperation.Decrypt or KeyOperation.WrapKey or KeyOperation.UnwrapKey;
}
