using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// RSA without what the framework puts around it. OpenSSL blinds the private operation and computes it in constant time. Every call makes a context of
/// its own, so that one key may be used by many threads.
/// </summary>
internal static class BareRsa
{
    /// <summary>PKCS#1 v1.5 (RFC 8017 §8.2.1) over the bytes as they are, without a DigestInfo.</summary>
    /// <param name="signature">Exactly as long as the modulus.</param>
    public static void SignPkcs1(SafeEvpPKeyHandle key, ReadOnlySpan<byte> bytes, Span<byte> signature)
    {
        var use = NewUse(key);
        try
        {
            var written = (nuint)signature.Length;
            LibCrypto.Require(LibCrypto.BeginSign(use) == 1
                && LibCrypto.SetRsaPadding(use, LibCrypto.Pkcs1Padding) == 1
                && LibCrypto.Sign(use, signature, ref written, bytes, (nuint)bytes.Length) == 1
                && written == (nuint)signature.Length);
        }
        finally
        {
            LibCrypto.FreeKeyUse(use);
        }
    }

    /// <summary>The reverse of <see cref="SignPkcs1"/>.</summary>
    public static bool VerifyPkcs1(SafeEvpPKeyHandle key, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        var use = NewUse(key);
        try
        {
            LibCrypto.Require(LibCrypto.BeginVerify(use) == 1 && LibCrypto.SetRsaPadding(use, LibCrypto.Pkcs1Padding) == 1);
            var right = LibCrypto.Verify(use, signature, (nuint)signature.Length, bytes, (nuint)bytes.Length) == 1;
            if (!right)
            {
                LibCrypto.ClearErrors();
            }

            return right;
        }
        finally
        {
            LibCrypto.FreeKeyUse(use);
        }
    }

    /// <summary>The private operation (RSADP, RFC 8017 §5.1.2), padding left in place.</summary>
    /// <param name="padded">Exactly as long as the modulus.</param>
    /// <returns>False when the ciphertext is no number below the modulus, which anyone can see.</returns>
    public static bool Decrypt(SafeEvpPKeyHandle key, ReadOnlySpan<byte> ciphertext, Span<byte> padded)
    {
        var use = NewUse(key);
        try
        {
            LibCrypto.Require(LibCrypto.BeginDecrypt(use) == 1 && LibCrypto.SetRsaPadding(use, LibCrypto.NoPadding) == 1);
            var written = (nuint)padded.Length;
            var done = LibCrypto.Decrypt(use, padded, ref written, ciphertext, (nuint)ciphertext.Length) == 1 && written == (nuint)padded.Length;
            if (!done)
            {
                LibCrypto.ClearErrors();
            }

            return done;
        }
        finally
        {
            LibCrypto.FreeKeyUse(use);
        }
    }

    private static nint NewUse(SafeEvpPKeyHandle key)
    {
        var use = LibCrypto.NewKeyUse(key, 0);
        LibCrypto.Require(use != 0);
        return use;
    }
}
