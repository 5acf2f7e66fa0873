using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>Keys that may leave the token, and all the others, which may not.</summary>
[Collection(OneModule.Name)]
public sealed class Pkcs11Release(SoftHsmFixture softHsm)
{
    private static readonly (KeyShape Shape, KeyOperation[] Operations, string Algorithm)[] Kinds =
    [
        (KeyShape.Rsa(2048), [KeyOperation.Sign, KeyOperation.Decrypt], "PS256"),
        (KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], "ES256"),
        (KeyShape.Ec(EcCurve.P521), [KeyOperation.Sign], "ES512"),
        (KeyShape.Oct(256), [KeyOperation.WrapKey, KeyOperation.UnwrapKey], "A256KW"),
        (KeyShape.Oct(256), [KeyOperation.Sign, KeyOperation.Verify], "HS256"),
    ];

    [Fact]
    public void A_key_made_for_release_is_wrapped_out_and_opens_in_software_as_the_same_key()
    {
        using var token = softHsm.Attach("release");
        using var recipient = RSA.Create(2048);
        foreach (var (shape, operations, algorithm) in Kinds)
        {
            var made = token.Generate(shape, [.. operations, KeyOperation.Export], "released");
            Assert.Null(token.Lacks(made.Reference, KeyOperation.Export));
            foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384])
            {
                using var outside = Opened(token.WrapOut(made.Reference, PartsOf(recipient), hash), recipient, hash);
                using var inside = token.Open(shape, made.PublicParts, made.Reference);
                using var released = SoftwareKeys.Open(shape, made.PublicParts, outside);
                AssertSame(inside, released, KeyAlgorithms.Find(algorithm)!);
            }

            // A copy is what its original is.
            var copy = token.Copy(made.Reference, "copied")!;
            using var copied = Opened(token.WrapOut(copy, PartsOf(recipient), HashAlgorithmName.SHA1), recipient, HashAlgorithmName.SHA1);
            Assert.NotEqual(0, copied.Length);
        }
    }

    [Fact]
    public void No_other_key_leaves()
    {
        using var token = softHsm.Attach("no release");
        using var recipient = RSA.Create(2048);
        foreach (var (shape, operations, _) in Kinds)
        {
            var made = token.Generate(shape, operations, "kept");
            Assert.Throws<ArgumentException>(() => token.WrapOut(made.Reference, PartsOf(recipient), HashAlgorithmName.SHA1));

            // Who forges the mark in the reference finds no such key; the token's own refusal stands behind that.
            var forged = made.Reference.ToArray();
            forged[1] |= (byte)TokenUses.Export;
            Assert.Throws<TokenUnavailableException>(() => token.WrapOut(forged, PartsOf(recipient), HashAlgorithmName.SHA1));
        }
    }

    [Fact]
    public void A_token_is_attached_again_with_keys_made_for_release_in_it()
    {
        using (var token = softHsm.Attach("release again"))
        {
            token.Generate(KeyShape.Oct(256), [KeyOperation.WrapKey, KeyOperation.Export], "released");
        }

        using var again = softHsm.Attach("release again");
        Assert.Single(again.Find("released"));
    }

    private static PublicKeyParts PartsOf(RSA rsa)
    {
        var parts = rsa.ExportParameters(false);
        return new PublicKeyParts(parts.Modulus!, parts.Exponent!);
    }

    private static SecretBytes Opened(byte[] wrapped, RSA recipient, HashAlgorithmName hash)
    {
        using var aes = Aes.Create();
        aes.Key = recipient.Decrypt(wrapped[..(recipient.KeySize / 8)], RSAEncryptionPadding.CreateOaep(hash));
        return new SecretBytes(aes.DecryptKeyWrapPadded(wrapped.AsSpan(recipient.KeySize / 8)));
    }

    private static void AssertSame(CryptoKey inside, CryptoKey outside, KeyAlgorithm algorithm)
    {
        var value = RandomNumberGenerator.GetBytes(algorithm is SignatureAlgorithm { DigestSize: { } size } ? size : 32);
        if (algorithm is SignatureAlgorithm signature)
        {
            Assert.True(inside.Verify(signature, value, outside.Sign(signature, value)));
            return;
        }

        using var back = inside.Decrypt((CipherAlgorithm)algorithm, new CipherInput { Value = outside.Encrypt((CipherAlgorithm)algorithm, new CipherInput { Value = value }).Value });
        Assert.Equal(value, back!.Span.ToArray());
    }
}
