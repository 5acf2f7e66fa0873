using System.Security.Cryptography;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Tests.Tls;

/// <summary>A sealer with one key that can be taken away.</summary>
internal sealed class FlatSealer : IPurposeSealer
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public bool IsSealed { get; set; }

    public byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        ThrowIfSealed();
        var output = new byte[12 + plaintext.Length + 16];
        RandomNumberGenerator.Fill(output.AsSpan(0, 12));
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(output.AsSpan(0, 12), plaintext, output.AsSpan(12, plaintext.Length), output.AsSpan(12 + plaintext.Length), Associated(purpose, context));
        return output;
    }

    public SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes)
    {
        ThrowIfSealed();
        var plaintext = SecretBytes.Allocate(sealedBytes.Length - 28);
        try
        {
            using var aes = new AesGcm(_key, 16);
            aes.Decrypt(sealedBytes[..12], sealedBytes[12..^16], sealedBytes[^16..], plaintext.Writable, Associated(purpose, context));
            return plaintext;
        }
        catch (CryptographicException)
        {
            plaintext.Dispose();
            return null;
        }
    }

    private static byte[] Associated(string purpose, ReadOnlySpan<byte> context) => [.. Encoding.ASCII.GetBytes(purpose), 0, .. context];

    private void ThrowIfSealed()
    {
        if (IsSealed)
        {
            throw new SealedException();
        }
    }
}
