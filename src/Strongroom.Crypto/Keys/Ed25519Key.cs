using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>An Ed25519 key pair (RFC 8032 §5.1) in OpenSSL's hands, which signs in constant time. Safe for concurrent use.</summary>
internal sealed class Ed25519Key : IDisposable
{
    public const int SeedSize = 32;
    public const int PublicSize = 32;
    public const int SignatureSize = 64;

    private readonly SafeEvpPKeyHandle _key;

    private Ed25519Key(nint key)
    {
        LibCrypto.Require(key != 0);
        _key = new SafeEvpPKeyHandle(key, ownsHandle: true);
        var written = (nuint)PublicSize;
        LibCrypto.Require(LibCrypto.PublicKey(_key, Public, ref written) == 1 && written == PublicSize);
    }

    /// <param name="seed">The 32 bytes that RFC 8032 calls the private key.</param>
    public static Ed25519Key OfSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize);
        LibCrypto.RequireFrameworks();
        return new Ed25519Key(LibCrypto.NewPrivateKey(LibCrypto.Ed25519, 0, seed, SeedSize));
    }

    /// <summary>Verifies only.</summary>
    public static Ed25519Key OfPublic(ReadOnlySpan<byte> point)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, PublicSize);
        LibCrypto.RequireFrameworks();
        return new Ed25519Key(LibCrypto.NewPublicKey(LibCrypto.Ed25519, 0, point, PublicSize));
    }

    /// <summary>The encoded point, as JWK's <c>x</c>.</summary>
    public byte[] Public { get; } = new byte[PublicSize];

    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var use = LibCrypto.NewMessageUse();
        try
        {
            var written = (nuint)SignatureSize;
            LibCrypto.Require(use != 0
                && LibCrypto.BeginMessageSign(use, 0, 0, 0, _key) == 1
                && LibCrypto.SignMessage(use, signature, ref written, message, (nuint)message.Length) == 1
                && written == SignatureSize);
        }
        finally
        {
            LibCrypto.FreeMessageUse(use);
        }
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var use = LibCrypto.NewMessageUse();
        try
        {
            LibCrypto.Require(use != 0 && LibCrypto.BeginMessageVerify(use, 0, 0, 0, _key) == 1);
            var right = LibCrypto.VerifyMessage(use, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
            if (!right)
            {
                LibCrypto.ClearErrors();
            }

            return right;
        }
        finally
        {
            LibCrypto.FreeMessageUse(use);
        }
    }

    public void Dispose() => _key.Dispose();
}
