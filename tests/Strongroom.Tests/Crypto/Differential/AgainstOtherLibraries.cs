using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.Crypto.Differential;

/// <summary>What we make others take, and what others make we take; what one refuses so do the others (reliability reference §13).</summary>
public sealed class AgainstOtherLibraries
{
    /// <summary>Of all algorithms and shapes together, for each peer: a few dozen in CI, ten thousand at length.</summary>
    private static readonly int Rounds = IsLong ? 10_000 / Pairs().Count() : 1;

    private static bool IsLong => Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1";

    [Fact]
    public void BouncyCastle_and_we_agree_on_every_algorithm() => Agree(new BouncyCastlePeer());

    [Fact]
    public void OpenSsl_and_we_agree_on_every_algorithm()
    {
        using var peer = new OpenSslPeer();
        Agree(peer);
    }

    [Fact]
    public void Forms_of_one_ecdsa_signature_are_judged_alike()
    {
        var peer = new BouncyCastlePeer();
        using var openSsl = new OpenSslPeer();
        foreach (var algorithm in KeyAlgorithms.All.OfType<EcdsaSignature>())
        {
            var shape = KeyShape.Ec(algorithm.Curve);
            var (key, made) = (KeysOfEveryShape.Open(shape), KeysOfEveryShape.Material(shape));
            var order = PrivateJwks.Number(algorithm.Curve.Order);
            var width = algorithm.Curve.CoordinateSize;
            var digest = RandomNumberGenerator.GetBytes(algorithm.DigestSize!.Value);
            var signature = key.Sign(algorithm, digest);
            var (r, s) = (PrivateJwks.Number(signature[..width]), PrivateJwks.Number(signature[width..]));
            System.Numerics.BigInteger[] one = [r, s, 0, 1, order, order - 1, order + 1, order - r, order - s, r + order, s + order, 2 * order];
            var accepted = 0;
            foreach (var first in one.Where(number => number.GetBitLength() <= width * 8))
            {
                foreach (var second in one.Where(number => number.GetBitLength() <= width * 8))
                {
                    byte[] form = [.. Wide(first, width), .. Wide(second, width)];
                    var ours = key.Verify(algorithm, digest, form);
                    Assert.Equal(peer.Verify(made, algorithm, digest, form), ours);
                    if (first == r || second == s)
                    {
                        Assert.Equal(openSsl.Verify(made, algorithm, digest, form), ours);
                    }

                    accepted += ours ? 1 : 0;
                }
            }

            // ECDSA as standardised has two forms, s and its negative, and no other.
            Assert.Equal(2, accepted);
        }
    }

    [Fact]
    public void Keys_that_others_have_made_are_imported_and_work()
    {
        using var openSsl = new OpenSslPeer();
        foreach (var shape in KeyShape.All.Where(s => s.Type != KeyType.Oct && (IsLong || s.Bits is not (3072 or 4096))))
        {
            foreach (var pkcs8 in (byte[][])[OfOpenSsl(openSsl, shape), OfBouncyCastle(shape)])
            {
                using var bytes = new SecretBytes(pkcs8);
                Assert.True(KeyImport.TryReadPkcs8(bytes, out var imported, out var fault), fault?.ToString());
                using (imported)
                {
                    Assert.Equal(shape, imported.Shape);
                    using var key = SoftwareKeys.Open(imported.Shape, imported.PublicParts, imported.Material);
                    var algorithm = KeyAlgorithms.All.OfType<SignatureAlgorithm>().First(a => a.Fits(shape));
                    var digest = RandomNumberGenerator.GetBytes(algorithm.DigestSize ?? 20);
                    Assert.True(new BouncyCastlePeer().Verify(imported, algorithm, digest, key.Sign(algorithm, digest)));
                }
            }
        }
    }

    [Theory]
    [InlineData("EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit")]
    [InlineData("EC", "ec_paramgen_curve:P-224", "ec_param_enc:named_curve")]
    [InlineData("EC", "ec_paramgen_curve:brainpoolP256r1", "ec_param_enc:named_curve")]
    [InlineData("RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3")]
    [InlineData("RSA-PSS", "rsa_keygen_bits:2048", "rsa_pss_keygen_md:sha256")]
    [InlineData("RSA", "rsa_keygen_bits:1024", "rsa_keygen_primes:2")]
    public void Keys_that_others_make_and_we_do_not_take_are_refused(string type, string option, string another)
    {
        using var openSsl = new OpenSslPeer();
        using var pkcs8 = new SecretBytes(openSsl.NewKey("-algorithm", type, "-pkeyopt", option, "-pkeyopt", another));
        Assert.False(KeyImport.TryReadPkcs8(pkcs8, out _, out var fault));
        Assert.Contains(fault.Property, (string[])["key_hsm", "oth", "n"]);
    }

    [Fact]
    public void Pkcs8_that_is_cut_changed_or_longer_is_refused_without_an_exception()
    {
        using var openSsl = new OpenSslPeer();
        foreach (var shape in KeyShape.All.Where(s => s.Type is KeyType.Ec or KeyType.Okp))
        {
            var der = OfOpenSsl(openSsl, shape);
            for (var length = 0; length < der.Length; length++)
            {
                using var cut = new SecretBytes(der.AsSpan(0, length));
                Assert.False(KeyImport.TryReadPkcs8(cut, out _, out _));
            }

            using var longer = new SecretBytes([.. der, 0]);
            Assert.False(KeyImport.TryReadPkcs8(longer, out _, out _));
            for (var i = 0; i < der.Length * 8; i += 3)
            {
                byte[] changed = [.. der];
                changed[i / 8] ^= (byte)(1 << (i % 8));
                using var pkcs8 = new SecretBytes(changed);

                // Another seed of Ed25519 is a key too; nothing else may change and be taken.
                var isTaken = KeyImport.TryReadPkcs8(pkcs8, out var key, out _);
                Assert.True(!isTaken || shape.Type == KeyType.Okp, $"{shape} bit {i}");
                key?.Dispose();
            }
        }
    }

    private static void Agree(ICryptoPeer peer)
    {
        foreach (var (algorithm, shape) in Pairs().Where(pair => peer.Has(pair.Algorithm)))
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (algorithm is SignatureAlgorithm signature)
                {
                    AgreeOnSignatures(peer, signature, shape);
                }
                else
                {
                    AgreeOnTexts(peer, (CipherAlgorithm)algorithm, shape);
                }
            }
        }
    }

    private static void AgreeOnSignatures(ICryptoPeer peer, SignatureAlgorithm algorithm, KeyShape shape)
    {
        var (key, made) = (KeysOfEveryShape.Open(shape), KeysOfEveryShape.Material(shape));

        // The command of OpenSSL takes no more than 64 bytes that it is not to hash.
        var digest = RandomNumberGenerator.GetBytes(algorithm.DigestSize ?? RandomNumberGenerator.GetInt32(1, 65));
        var (ours, theirs) = (key.Sign(algorithm, digest), peer.Sign(made, algorithm, digest));
        Assert.True(peer.Verify(made, algorithm, digest, ours), $"{algorithm} with {shape}: theirs refuses ours");
        Assert.True(key.Verify(algorithm, digest, theirs), $"{algorithm} with {shape}: ours refuses theirs");
        if (algorithm is HmacSignature or EdwardsSignature or RsaSignature { IsPss: false })
        {
            Assert.Equal(theirs, ours);
        }

        ours[RandomNumberGenerator.GetInt32(ours.Length)] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
        Assert.False(peer.Verify(made, algorithm, digest, ours));
        Assert.False(key.Verify(algorithm, digest, ours));
    }

    private static void AgreeOnTexts(ICryptoPeer peer, CipherAlgorithm algorithm, KeyShape shape)
    {
        var (key, made) = (KeysOfEveryShape.Open(shape), KeysOfEveryShape.Material(shape));
        var value = RandomNumberGenerator.GetBytes(algorithm switch
        {
            AesCbcEncryption { IsPadded: false } => 16 * RandomNumberGenerator.GetInt32(1, 20),
            AesKeyWrapping { IsPadded: false } => 8 * RandomNumberGenerator.GetInt32(2, 40),
            RsaEncryption rsa => RandomNumberGenerator.GetInt32(1, shape.ModulusSize - rsa.Overhead + 1),
            _ => RandomNumberGenerator.GetInt32(1, 200),
        });
        var iv = RandomNumberGenerator.GetBytes(algorithm is AesGcmEncryption ? 12 : 16);
        var aad = algorithm is AesGcmEncryption ? "aad"u8.ToArray() : [];
        var ours = key.Encrypt(algorithm, new CipherInput { Value = value, Iv = algorithm is AesCbcEncryption ? iv : [], Aad = aad });
        Assert.Equal(value, peer.Decrypt(made, algorithm, ours));

        var theirs = peer.Encrypt(made, algorithm, value, iv);
        using var back = key.Decrypt(algorithm, new CipherInput { Value = theirs.Value, Iv = theirs.Iv, Tag = theirs.Tag, Aad = aad });
        Assert.Equal(value, back?.Span.ToArray());
        if (algorithm is AesCbcEncryption or AesKeyWrapping)
        {
            var same = key.Encrypt(algorithm, new CipherInput { Value = value, Iv = algorithm is AesCbcEncryption ? iv : [] });
            Assert.Equal(theirs.Value, same.Value);
        }

        byte[] wrong = [.. ours.Value];
        wrong[RandomNumberGenerator.GetInt32(wrong.Length)] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
        using var ofWrong = key.Decrypt(algorithm, new CipherInput { Value = wrong, Iv = ours.Iv, Tag = ours.Tag, Aad = aad });
        if (algorithm == KeyAlgorithms.Rsa15)
        {
            // OpenSSL from 3.2 answers wrong padding with a text of its own making, where we answer that there is none.
            Assert.NotEqual(value, ofWrong?.Span.ToArray());
            return;
        }

        Assert.Equal(peer.Decrypt(made, algorithm, ours with { Value = wrong }), ofWrong?.Span.ToArray());
    }

    private static IEnumerable<(KeyAlgorithm Algorithm, KeyShape Shape)> Pairs() =>
        KeyAlgorithms.All.SelectMany(algorithm => KeysOfEveryShape.Shapes.Where(algorithm.Fits).Where(IsQuick).Select(shape => (algorithm, shape)));

    /// <summary>BouncyCastle takes a tenth of a second for a 4096-bit signature.</summary>
    private static bool IsQuick(KeyShape shape) => IsLong || shape.Bits != 4096;

    private static byte[] OfOpenSsl(OpenSslPeer openSsl, KeyShape shape) => openSsl.NewKey(shape.Type switch
    {
        KeyType.Rsa => ["-algorithm", "RSA", "-pkeyopt", $"rsa_keygen_bits:{shape.Bits}"],
        KeyType.Ec => ["-algorithm", "EC", "-pkeyopt", $"ec_paramgen_curve:{(shape.Curve == EcCurve.P256K ? "secp256k1" : shape.Curve!.Name)}", "-pkeyopt", "ec_param_enc:named_curve"],
        _ => ["-algorithm", "ED25519"],
    });

    private static byte[] OfBouncyCastle(KeyShape shape)
    {
        switch (shape.Type)
        {
            case KeyType.Rsa:
                var rsa = new RsaKeyPairGenerator();
                rsa.Init(new RsaKeyGenerationParameters(Org.BouncyCastle.Math.BigInteger.ValueOf(65537), new SecureRandom(), shape.Bits, 100));
                return PrivateKeyInfoFactory.CreatePrivateKeyInfo(rsa.GenerateKeyPair().Private).GetDerEncoded();
            case KeyType.Ec:
                var ec = new ECKeyPairGenerator();
                ec.Init(new ECKeyGenerationParameters(new Org.BouncyCastle.Asn1.DerObjectIdentifier(shape.Curve!.Oid), new SecureRandom()));
                return PrivateKeyInfoFactory.CreatePrivateKeyInfo(ec.GenerateKeyPair().Private).GetDerEncoded();
            default:
                var edwards = new Ed25519KeyPairGenerator();
                edwards.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
                return PrivateKeyInfoFactory.CreatePrivateKeyInfo(edwards.GenerateKeyPair().Private).GetDerEncoded();
        }
    }

    private static byte[] Wide(System.Numerics.BigInteger number, int width)
    {
        var digits = PrivateJwks.Bytes(number).AsSpan().TrimStart((byte)0);
        return [.. new byte[width - digits.Length], .. digits];
    }
}
