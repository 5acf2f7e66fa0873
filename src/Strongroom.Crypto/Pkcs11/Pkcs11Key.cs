using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>A key in the token. It holds no handle: that belongs to a connection, and this may outlive many.</summary>
internal abstract class Pkcs11Key(TokenConnection connection, KeyReference reference, KeyShape shape, PublicKeyParts publicParts) : CryptoKey(shape, publicParts)
{
    protected TokenKeyKind Kind => reference.Kind;

    /// <summary>Null until the token has been attached for the first time.</summary>
    protected TokenMechanisms? Mechanisms => connection.Attachment?.Mechanisms;

    public sealed override string? Lacks(KeyAlgorithm algorithm, KeyOperation operation)
    {
        var needed = TokenUsesOf.Needs(reference.Kind, operation);
        return (reference.Uses & needed) != needed ? $"The token made this key without {KeyOperationRules.NameOf(operation)}, and what it may do there is fixed for good."
            : needed == TokenUses.None && reference.Kind is TokenKeyKind.Aes or TokenKeyKind.Generic ? $"The token does not hold this key for {KeyOperationRules.NameOf(operation)}."
            : Mechanisms is { } mechanisms ? Lacks(mechanisms, algorithm, operation)
            : null;
    }

    /// <summary>Which mechanism the token would need; null when it has what it takes.</summary>
    protected abstract string? Lacks(TokenMechanisms mechanisms, KeyAlgorithm algorithm, KeyOperation operation);

    /// <summary>The token's answer, which is neither a loss nor a stale handle.</summary>
    protected Ckr Perform<T>(ref T operation)
        where T : ITokenOperation, allows ref struct =>
        connection.Perform(reference, ref operation);

    /// <exception cref="TokenUnavailableException">The token did not do it.</exception>
    protected void Demand<T>(ref T operation, KeyAlgorithm algorithm)
        where T : ITokenOperation, allows ref struct
    {
        var code = Perform(ref operation);
        if (code != Ckr.Ok)
        {
            throw Refused(code, algorithm);
        }
    }

    /// <summary>False when the ciphertext or the tag is at fault.</summary>
    /// <exception cref="TokenUnavailableException">The token did not even begin.</exception>
    protected bool TryFinish(ref SinglePart operation, KeyAlgorithm algorithm)
    {
        var code = Perform(ref operation);
        return code == Ckr.Ok || (operation.HasBegun && (code.IsBadInput() || code.IsAmbiguous()) ? false : throw Refused(code, algorithm));
    }

    protected static TokenUnavailableException Refused(Ckr code, KeyAlgorithm algorithm) => new($"The token answered {code.Text()} to {algorithm}");

    protected static string Needs(KeyAlgorithm algorithm, string mechanism) => $"The token has no {mechanism}, which {algorithm} needs.";

    /// <summary>Left-padded to the length of the modulus, should a token have dropped leading zeros.</summary>
    protected static void AlignRight(SecretBytes room, int written)
    {
        if (written < room.Length)
        {
            room.Span[..written].CopyTo(room.Writable[^written..]);
            room.Writable[..^written].Clear();
        }
    }
}
