using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// By what a token finds a key again: it is the <c>CKA_ID</c> of the object. Kind and uses stand in it, so that what a key can do is known while
/// the token is away; the token enforces them by itself.
/// <code>
/// reference = kind (1) || uses (1) || random (16)
/// </code>
/// </summary>
internal readonly record struct KeyReference(TokenKeyKind Kind, TokenUses Uses, UInt128 Id)
{
    public const int Size = 18;

    private const int UsesOffset = 1;
    private const int IdOffset = 2;

    public static KeyReference New(TokenKeyKind kind, TokenUses uses)
    {
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id);
        return new KeyReference(kind, uses, BinaryPrimitives.ReadUInt128BigEndian(id));
    }

    /// <exception cref="InvalidDataException">It is no reference of this room's.</exception>
    public static KeyReference Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var reference) ? reference : throw new InvalidDataException("A stored reference is none of a PKCS#11 token's keys");

    public static bool TryParse(ReadOnlySpan<byte> bytes, out KeyReference reference)
    {
        var isReference = bytes.Length == Size && bytes[0] is >= (byte)TokenKeyKind.Rsa and <= (byte)TokenKeyKind.Generic && (bytes[UsesOffset] & ~(byte)TokenUses.All) == 0;
        reference = isReference ? new KeyReference((TokenKeyKind)bytes[0], (TokenUses)bytes[UsesOffset], BinaryPrimitives.ReadUInt128BigEndian(bytes[IdOffset..])) : default;
        return isReference;
    }

    /// <summary>An object of this sort can be a key of that kind.</summary>
    public bool Fits(KeyType type) => Kind switch
    {
        TokenKeyKind.Rsa => type == KeyType.Rsa,
        TokenKeyKind.Ec => type == KeyType.Ec,
        _ => type == KeyType.Oct,
    };

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        bytes[0] = (byte)Kind;
        bytes[UsesOffset] = (byte)Uses;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(IdOffset), Id);
        return bytes;
    }
}
