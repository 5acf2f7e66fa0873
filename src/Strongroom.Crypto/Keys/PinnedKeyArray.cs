using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>Arrays for those calls of the framework that take a private number in no other form: pinned, so that clearing reaches the only copy.</summary>
internal static class PinnedKeyArray
{
    /// <summary>The number in exactly <paramref name="size"/> bytes, which it fits.</summary>
    public static byte[] Of(SecretBytes number, int size)
    {
        var digits = number.Span.TrimStart((byte)0);
        var array = GC.AllocateArray<byte>(size, pinned: true);
        digits.CopyTo(array.AsSpan(size - digits.Length));
        return array;
    }

    public static void Clear(params ReadOnlySpan<byte[]?> arrays)
    {
        foreach (var array in arrays)
        {
            CryptographicOperations.ZeroMemory(array);
        }
    }
}
