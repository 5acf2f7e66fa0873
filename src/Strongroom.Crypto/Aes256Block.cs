using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;
using X86Sse2 = System.Runtime.Intrinsics.X86.Sse2;

namespace Strongroom.Crypto;

/// <summary>
/// The forward AES-256 block function (FIPS 197) under one key, for key derivation only. With AES-NI a block costs about 10 ns, where a one-shot
/// call into the framework costs more than 1 µs (measured; it would be half of a value's opening). Safe for concurrent use.
/// </summary>
internal sealed class Aes256Block : IDisposable
{
    public const int BlockSize = 16;
    public const int KeySize = 32;

    /// <summary>FIPS 197 §5: 14 rounds for a 256-bit key, so 15 round keys.</summary>
    private const int RoundKeys = 15;

    private readonly byte[] _schedule = GC.AllocateArray<byte>(RoundKeys * BlockSize, pinned: true);
    private readonly Aes? _portable;
    private readonly Lock _portableUse = new();

    public Aes256Block(ReadOnlySpan<byte> key, bool portable = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        if (portable || !X86Aes.IsSupported)
        {
            _portable = Aes.Create();
            _portable.SetKey(key);
        }
        else
        {
            Expand(key, _schedule);
        }
    }

    /// <summary>Encrypts one block. Both spans are exactly <see cref="BlockSize"/> bytes; they may be the same.</summary>
    public void Encrypt(ReadOnlySpan<byte> block, Span<byte> destination)
    {
        if (_portable is not null)
        {
            lock (_portableUse)
            {
                _portable.EncryptEcb(block, destination, PaddingMode.None);
            }

            return;
        }

        var state = X86Sse2.Xor(Vector128.Create(block), RoundKey(_schedule, 0));
        for (var round = 1; round < RoundKeys - 1; round++)
        {
            state = X86Aes.Encrypt(state, RoundKey(_schedule, round));
        }

        X86Aes.EncryptLast(state, RoundKey(_schedule, RoundKeys - 1)).CopyTo(destination);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_schedule);
        _portable?.Dispose();
    }

    /// <summary>FIPS 197 §5.2. The instruction with a zero constant gives SubWord in lane 2 and RotWord(SubWord) in lane 3; Rcon is added here.</summary>
    private static void Expand(ReadOnlySpan<byte> key, Span<byte> schedule)
    {
        var even = Vector128.Create(key[..BlockSize]);
        var odd = Vector128.Create(key[BlockSize..]);
        even.CopyTo(schedule);
        odd.CopyTo(schedule[BlockSize..]);
        for (var i = 2; i < RoundKeys; i++)
        {
            if (i % 2 == 0)
            {
                var rotated = Vector128.Shuffle(X86Aes.KeygenAssist(odd, 0).AsUInt32(), Vector128.Create(3u));
                even = Next(even, rotated ^ Vector128.Create(1u << ((i / 2) - 1)));
                even.CopyTo(schedule[(i * BlockSize)..]);
            }
            else
            {
                odd = Next(odd, Vector128.Shuffle(X86Aes.KeygenAssist(even, 0).AsUInt32(), Vector128.Create(2u)));
                odd.CopyTo(schedule[(i * BlockSize)..]);
            }
        }
    }

    /// <summary>Each word is the word before it xor the word one key length back: a running xor of the four lanes.</summary>
    private static Vector128<byte> Next(Vector128<byte> previous, Vector128<uint> mixed)
    {
        previous ^= X86Sse2.ShiftLeftLogical128BitLane(previous, 4);
        previous ^= X86Sse2.ShiftLeftLogical128BitLane(previous, 8);
        return previous ^ mixed.AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> RoundKey(byte[] schedule, int round) => Vector128.Create(schedule.AsSpan(round * BlockSize, BlockSize));
}
