using System.Runtime.CompilerServices;

namespace Strongroom.Crypto;

/// <summary>
/// Takes padding off in a time that depends on lengths alone. A difference that an attacker can measure between two kinds of wrong padding decrypts
/// messages (Bleichenbacher 1998, Vaudenay 2002), and exceptions make such differences large.
/// </summary>
internal static class SecretPadding
{
    private const int BlockSize = AesCbcEncryption.BlockSize;

    /// <summary>RFC 8017 §7.2.2.</summary>
    /// <param name="padded"><code>00 02 ‖ at least 8 bytes, none of them 0 ‖ 00 ‖ message</code></param>
    /// <returns>Where the message begins; -1 when it is not so padded.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static int FindPkcs1Message(ReadOnlySpan<byte> padded)
    {
        const int LeastSeparator = 2 + 8;
        var found = 0;
        var separator = 0;
        for (var i = 2; i < padded.Length; i++)
        {
            var isZero = IsEqual(padded[i], 0);
            separator |= isZero & ~found & i;
            found |= isZero;
        }

        var isRight = IsEqual(padded[0], 0) & IsEqual(padded[1], 2) & found & ~IsLess(separator, LeastSeparator);
        return ((separator + 1) & isRight) | ~isRight;
    }

    /// <summary>RFC 5652 §6.3 with blocks of 16 bytes.</summary>
    /// <param name="padded">One block or more.</param>
    /// <returns>The message's length; -1 when it is not so padded.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static int FindPkcs7End(ReadOnlySpan<byte> padded)
    {
        int count = padded[^1];
        var isRight = ~IsLess(count, 1) & ~IsLess(BlockSize, count);
        for (var i = 0; i < BlockSize; i++)
        {
            isRight &= ~IsLess(i, count) | IsEqual(padded[padded.Length - 1 - i], count);
        }

        return ((padded.Length - (count & isRight)) & isRight) | ~isRight;
    }

    /// <summary>All ones or zero. Both are from 0 to 2^30.</summary>
    private static int IsLess(int left, int right) => (left - right) >> 31;

    private static int IsEqual(int left, int right) => ((left ^ right) - 1) >> 31;
}
