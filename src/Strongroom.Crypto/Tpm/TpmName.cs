using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>Names of entities (Part 1 §16): of an object the hash of its public area, of all else the handle.</summary>
internal static class TpmName
{
    public static byte[] Of(ReadOnlySpan<byte> publicArea) => [TpmConstants.Sha256 >> 8, TpmConstants.Sha256 & 0xFF, .. SHA256.HashData(publicArea)];

    public static byte[] Of(uint handle)
    {
        var name = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(name, handle);
        return name;
    }
}
