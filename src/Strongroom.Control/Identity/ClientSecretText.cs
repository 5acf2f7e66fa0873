using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>
/// The form of client secrets: <c>abc~sr1~</c> followed by 40 more characters. The 43 random characters of 62 carry 256 bits; the mark is
/// for scanners of repositories, and stands after three characters because the directory shows the first three as a hint. Letters and
/// digits only, so that no shell or form mangles one.
/// </summary>
internal static class ClientSecretText
{
    public const int HintLength = 3;

    private const int RandomLength = 43;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    private static ReadOnlySpan<byte> Mark => "~sr1~"u8;

    /// <summary>A fresh secret; the caller disposes it.</summary>
    public static SecretBytes Generate()
    {
        var secret = SecretBytes.Allocate(RandomLength + Mark.Length);
        var text = secret.Writable;
        RandomNumberGenerator.GetItems(Alphabet, text[..HintLength]);
        Mark.CopyTo(text[HintLength..]);
        RandomNumberGenerator.GetItems(Alphabet, text[(HintLength + Mark.Length)..]);
        return secret;
    }
}
