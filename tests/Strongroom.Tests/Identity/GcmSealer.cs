using System.Security.Cryptography;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Tests.Identity;

/// <summary>A purpose sealer with a real AES-GCM key: nonce, tag, ciphertext; purpose and context are associated data.</summary>
internal sealed class GcmSealer : IPurposeSealer
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        using var aes = new AesGcm(_key, 16);
        var sealedBytes = new byte[12 + 16 + plaintext.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, 12));
        aes.Encrypt(sealedBytes.AsSpan(0, 12), plaintext, sealedBytes.AsSpan(28), sealedBytes.AsSpan(12, 16), Bound(purpose, context));
        return sealedBytes;
    }

    public SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes)
    {
        using var aes = new AesGcm(_key, 16);
        var plaintext = SecretBytes.Allocate(sealedBytes.Length - 28);
        try
        {
            aes.Decrypt(sealedBytes[..12], sealedBytes[28..], sealedBytes[12..28], plaintext.Writable, Bound(purpose, context));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext.Dispose();
            return null;
        }
    }

    private static byte[] Bound(string purpose, ReadOnlySpan<byte> context) => [.. Encoding.ASCII.GetBytes(purpose), 0, .. context];
}
