using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

[Collection(OneModule.Name)]
public sealed class Pkcs11TokenKeys(SoftHsmFixture softHsm)
{
    [Fact]
    public void Every_algorithm_works_with_a_key_made_in_the_token()
    {
        using var token = softHsm.Attach("every algorithm");
        foreach (var shape in KeyShape.All.Where(shape => shape.Type != KeyType.Okp && shape.Bits < 3072))
        {
            foreach (var operations in OperationsOf(shape))
            {
                Assert.Null(((IKeyToken)token).Lacks(shape, operations));
                var made = token.Generate(shape, operations, "every algorithm");
                using var key = token.Open(shape, made.PublicParts, made.Reference);
                var used = 0;
                foreach (var algorithm in KeyAlgorithms.All.Where(algorithm => algorithm.Fits(shape) && algorithm.Operations.All(operations.Contains)))
                {
                    Assert.All(algorithm.Operations, operation => Assert.Null(key.Lacks(algorithm, operation)));
                    RoundTrip(key, algorithm);
                    used++;
                }

                Assert.True(used > 0, shape.ToString());
                token.Destroy(made.Reference);
            }
        }
    }

    private static IEnumerable<KeyOperation[]> OperationsOf(KeyShape shape) => shape.Type switch
    {
        KeyType.Rsa => [[KeyOperation.Sign, KeyOperation.Verify, KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey]],
        KeyType.Ec => [[KeyOperation.Sign, KeyOperation.Verify]],
        _ => shape.Bits < 256
            ? [[KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey]]
            : [[KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey], [KeyOperation.Sign, KeyOperation.Verify]],
    };

    private static void RoundTrip(CryptoKey key, KeyAlgorithm algorithm)
    {
        switch (algorithm)
        {
            case SignatureAlgorithm signature:
                var digest = RandomNumberGenerator.GetBytes(signature.DigestSize ?? 40);
                var signed = key.Sign(signature, digest);
                Assert.Equal(signature.SignatureSize(key.Shape), signed.Length);
                Assert.True(key.Verify(signature, digest, signed), algorithm.Name);
                signed[^1] ^= 1;
                Assert.False(key.Verify(signature, digest, signed), algorithm.Name);
                Assert.False(key.Verify(signature, digest, signed.AsSpan(1)), algorithm.Name);
                break;
            case CipherAlgorithm cipher:
                var value = RandomNumberGenerator.GetBytes(32);
                var input = new CipherInput
                {
                    Value = value,
                    Iv = cipher is AesCbcEncryption ? RandomNumberGenerator.GetBytes(16) : [],
                    Aad = cipher is AesGcmEncryption ? "context"u8 : [],
                };
                Assert.Null(cipher.CheckEncrypt(key.Shape, input));
                var encrypted = key.Encrypt(cipher, input);
                using (var decrypted = key.Decrypt(cipher, new CipherInput { Value = encrypted.Value, Iv = encrypted.Iv, Aad = input.Aad, Tag = encrypted.Tag }))
                {
                    Assert.True(decrypted is not null, algorithm.Name);
                    Assert.Equal(value, decrypted.Span.ToArray());
                }

                encrypted.Value[0] ^= 0x40;
                using (var decrypted = key.Decrypt(cipher, new CipherInput { Value = encrypted.Value, Iv = encrypted.Iv, Aad = input.Aad, Tag = encrypted.Tag }))
                {
                    Assert.True(decrypted is null || (cipher is AesCbcEncryption && !decrypted.Span.SequenceEqual(value)), algorithm.Name);
                }

                break;
        }
    }
}
