using System.Security.Cryptography;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Tests.Audit;

/// <summary>Real tags and real encryption under keys of the test, which can be taken away.</summary>
internal sealed class SealableKeys : IRowGuard, IPurposeSealer
{
    private const int TagLength = 32;
    private readonly byte[] _rowKey = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _sealKey = RandomNumberGenerator.GetBytes(32);

    public bool IsSealed { get; set; }

    public byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload)
    {
        RequireOpen();
        return [.. payload, .. Tag(key, payload)];
    }

    public ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored)
    {
        RequireOpen();
        var payload = stored[..^TagLength];
        return CryptographicOperations.FixedTimeEquals(Tag(key, payload.Span), stored.Span[^TagLength..])
            ? payload
            : throw new RowIntegrityException(key);
    }

    public byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        RequireOpen();
        using var gcm = new AesGcm(_sealKey, 16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var sealedBytes = new byte[plaintext.Length];
        var tag = new byte[16];
        gcm.Encrypt(nonce, plaintext, sealedBytes, tag, [.. System.Text.Encoding.UTF8.GetBytes(purpose), 0, .. context]);
        return [.. nonce, .. tag, .. sealedBytes];
    }

    public SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes)
    {
        RequireOpen();
        using var gcm = new AesGcm(_sealKey, 16);
        var plaintext = SecretBytes.Allocate(sealedBytes.Length - 28);
        gcm.Decrypt(sealedBytes[..12], sealedBytes[28..], sealedBytes[12..28], plaintext.Writable, [.. System.Text.Encoding.UTF8.GetBytes(purpose), 0, .. context]);
        return plaintext;
    }

    private byte[] Tag(StoreKey key, ReadOnlySpan<byte> payload)
    {
        byte[] covered = [.. key.Span, 0, .. payload];
        return HMACSHA256.HashData(_rowKey, covered);
    }

    private void RequireOpen()
    {
        if (IsSealed)
        {
            throw new SealedException();
        }
    }
}
