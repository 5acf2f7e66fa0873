using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Crypto;

/// <summary>The two key derivations of TPM 2.0 Part 1 §11.4.10, with SHA-256 and one round: 32 bytes are all that is needed here.</summary>
internal static class TpmKdf
{
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>KDFa: HMAC(key, counter || label || 0 || contextU || contextV || bits).</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, string label, ReadOnlySpan<byte> contextU, ReadOnlySpan<byte> contextV)
    {
        byte[] message = [0, 0, 0, 1, .. Encoding.ASCII.GetBytes(label), 0, .. contextU, .. contextV, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - sizeof(uint)), Size * 8);
        return HMACSHA256.HashData(key, message);
    }

    /// <summary>KDFe: H(counter || Z || use || 0 || partyU || partyV).</summary>
    public static byte[] Ecdh(ReadOnlySpan<byte> shared, string use, ReadOnlySpan<byte> partyU, ReadOnlySpan<byte> partyV)
    {
        byte[] message = [0, 0, 0, 1, .. shared, .. Encoding.ASCII.GetBytes(use), 0, .. partyU, .. partyV];
        try
        {
            return SHA256.HashData(message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }
    }
}
