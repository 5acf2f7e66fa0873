using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>A key in software and one in the token, of the same material, cannot be told apart by what they answer.</summary>
[Collection(OneModule.Name)]
public sealed class Pkcs11AgainstSoftware(SoftHsmFixture softHsm)
{
    private const int Rounds = 6;

    public static TheoryData<string> Shapes => [.. KeyShape.All.Where(shape => shape.Type != KeyType.Okp).Select(shape => shape.ToString())];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_same_material_gives_the_same_answers(string name)
    {
        var shape = KeyShape.All.Single(shape => shape.ToString() == name);
        using var token = softHsm.Attach("differential");
        using var material = SoftwareKeys.Generate(shape);
        using var software = SoftwareKeys.Open(shape, material.PublicParts, material.Material);
        foreach (var operations in OperationsOf(shape.Type))
        {
            using var held = new ImportedKey(token, material, operations);
            foreach (var algorithm in KeyAlgorithms.All.Where(algorithm => algorithm.Fits(shape) && algorithm.Operations.All(operations.Contains)))
            {
                for (var round = 0; round < Rounds; round++)
                {
                    Compare(software, held.Key, algorithm, round);
                }
            }
        }
    }

    private static IEnumerable<KeyOperation[]> OperationsOf(KeyType type)
    {
        KeyOperation[] ciphers = [KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey];
        KeyOperation[] signatures = [KeyOperation.Sign, KeyOperation.Verify];
        return type switch
        {
            KeyType.Rsa => [[.. ciphers, .. signatures]],
            KeyType.Ec => [signatures],
            _ => [ciphers, signatures],
        };
    }

    private static void Compare(CryptoKey software, CryptoKey held, KeyAlgorithm algorithm, int round)
    {
        if (algorithm is SignatureAlgorithm signature)
        {
            Compare(software, held, signature, RandomNumberGenerator.GetBytes(signature.DigestSize ?? ((round * 7) + 1)));
        }
        else
        {
            Compare(software, held, (CipherAlgorithm)algorithm, round);
        }
    }

    private static void Compare(CryptoKey software, CryptoKey held, SignatureAlgorithm algorithm, byte[] digest)
    {
        var here = software.Sign(algorithm, digest);
        var there = held.Sign(algorithm, digest);
        if (algorithm is HmacSignature or RsaSignature { IsPss: false })
        {
            Assert.Equal(here, there);
        }

        foreach (var given in (byte[][])[here, there, Flipped(here), Flipped(there), here[1..], [.. here, 0], new byte[here.Length], []])
        {
            Assert.Equal(software.Verify(algorithm, digest, given), held.Verify(algorithm, digest, given));
        }

        Assert.True(software.Verify(algorithm, digest, there));
        Assert.True(held.Verify(algorithm, digest, here));
        Assert.False(held.Verify(algorithm, digest, Flipped(here)));
    }

    private static void Compare(CryptoKey software, CryptoKey held, CipherAlgorithm algorithm, int round)
    {
        var length = algorithm is RsaEncryption ? round * 8 : algorithm is AesCbcEncryption { IsPadded: false } or AesKeyWrapping { IsPadded: false } ? (round + 1) * 16 : (round * 5) + 1;
        var value = RandomNumberGenerator.GetBytes(length);
        byte[] iv = algorithm is AesCbcEncryption ? RandomNumberGenerator.GetBytes(16) : [];
        byte[] aad = algorithm is AesGcmEncryption && round % 2 == 0 ? RandomNumberGenerator.GetBytes(round) : [];
        var input = new CipherInput { Value = value, Iv = iv, Aad = aad };
        Assert.Null(algorithm.CheckEncrypt(software.Shape, input));
        var here = software.Encrypt(algorithm, input);
        var there = held.Encrypt(algorithm, input);
        if (algorithm is AesCbcEncryption or AesKeyWrapping)
        {
            Assert.Equal(here.Value, there.Value);
        }

        foreach (var made in (CipherOutput[])[here, there])
        {
            Assert.Equal(value, Opened(held, algorithm, made, aad));
            Assert.Equal(value, Opened(software, algorithm, made, aad));
            if (made.Value.Length > 0)
            {
                var wrong = made with { Value = Flipped(made.Value) };
                Assert.Equal(Opened(software, algorithm, wrong, aad), Opened(held, algorithm, wrong, aad));
            }

            if (made.Tag is not null)
            {
                Assert.Null(Opened(held, algorithm, made with { Tag = Flipped(made.Tag) }, aad));
                Assert.Null(Opened(held, algorithm, made, [.. aad, 1]));
            }
        }

        if (algorithm is RsaEncryption)
        {
            // Not below the modulus: no ciphertext at all.
            var tooLarge = new CipherOutput(Enumerable.Repeat((byte)0xFF, software.Shape.ModulusSize).ToArray());
            Assert.Null(Opened(software, algorithm, tooLarge, []));
            Assert.Null(Opened(held, algorithm, tooLarge, []));
        }
    }

    private static byte[]? Opened(CryptoKey key, CipherAlgorithm algorithm, CipherOutput made, byte[] aad)
    {
        using var opened = key.Decrypt(algorithm, new CipherInput { Value = made.Value, Iv = made.Iv, Aad = aad, Tag = made.Tag });
        return opened?.Span.ToArray();
    }

    private static byte[] Flipped(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        flipped[^1] ^= 1;
        return flipped;
    }
}
