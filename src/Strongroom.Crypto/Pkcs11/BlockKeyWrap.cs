using System.Buffers.Binary;

namespace Strongroom.Crypto;

/// <summary>
/// The wrapping process of RFC 3394 §2.2 with the key in a token: six blocks of AES for each 8 bytes, each in a call of its own, as every block
/// needs the one before. Tokens that know the wrapping itself use it on their own keys only, and never on bytes of a client's.
/// </summary>
/// <remarks>
/// <code>
/// Buffer = integrity check (8) || semiblocks (8 each, at least two)
/// </code>
/// </remarks>
internal ref struct BlockKeyWrap : ITokenOperation
{
    private const int Semiblock = 8;
    private const int Rounds = 6;

    public required bool IsWrap { get; init; }

    public required ReadOnlySpan<byte> Input { get; init; }

    /// <summary>As long as the input.</summary>
    public required Span<byte> Buffer { get; init; }

    public readonly Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        Input.CopyTo(Buffer);
        var semiblocks = (Buffer.Length / Semiblock) - 1;
        if (semiblocks == 1)
        {
            // RFC 5649 §4.1: two semiblocks are one block of AES, and nothing more.
            return Transform(sessions.Functions, session, key, Buffer);
        }

        Span<byte> block = stackalloc byte[2 * Semiblock];
        var check = Buffer[..Semiblock];
        for (var step = 0; step < Rounds * semiblocks; step++)
        {
            var count = (ulong)(IsWrap ? step + 1 : (Rounds * semiblocks) - step);
            var semiblock = Buffer.Slice((int)(1 + ((count - 1) % (ulong)semiblocks)) * Semiblock, Semiblock);
            var mixed = BinaryPrimitives.ReadUInt64BigEndian(check) ^ (IsWrap ? 0 : count);
            BinaryPrimitives.WriteUInt64BigEndian(block, mixed);
            semiblock.CopyTo(block[Semiblock..]);
            var code = Transform(sessions.Functions, session, key, block);
            if (code != Ckr.Ok)
            {
                return code;
            }

            BinaryPrimitives.WriteUInt64BigEndian(check, BinaryPrimitives.ReadUInt64BigEndian(block) ^ (IsWrap ? count : 0));
            block[Semiblock..].CopyTo(semiblock);
        }

        System.Security.Cryptography.CryptographicOperations.ZeroMemory(block);
        return Ckr.Ok;
    }

    private readonly unsafe Ckr Transform(Cryptoki functions, nuint session, nuint key, Span<byte> block)
    {
        var mechanism = new CkMechanism { Mechanism = Ckm.AesEcb };
        var code = IsWrap ? functions.EncryptInit(session, &mechanism, key) : functions.DecryptInit(session, &mechanism, key);
        return code != Ckr.Ok ? code : IsWrap ? functions.Encrypt(session, block, block, out _) : functions.Decrypt(session, block, block, out _);
    }
}
