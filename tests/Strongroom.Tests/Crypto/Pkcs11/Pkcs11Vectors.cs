using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>
/// Wycheproof through the token: each key is put into SoftHSM, and the operations of every test are done with it there. What is not run is counted
/// by the rule that keeps it out, and the numbers are pinned, so that nothing is left out in silence. Verification is software's, from the public
/// parts that a token key is opened with.
/// </summary>
[Collection(OneModule.Name)]
public sealed class Pkcs11Vectors(SoftHsmFixture softHsm) : IDisposable
{
    private static readonly KeyOperation[] OfRsa = [KeyOperation.Sign, KeyOperation.Verify, KeyOperation.Decrypt, KeyOperation.UnwrapKey, KeyOperation.Encrypt];
    private static readonly KeyOperation[] OfAes = [KeyOperation.Encrypt, KeyOperation.Decrypt, KeyOperation.WrapKey, KeyOperation.UnwrapKey];
    private static readonly KeyOperation[] OfMac = [KeyOperation.Sign, KeyOperation.Verify];

    private readonly Pkcs11Token _token = softHsm.Attach("vectors");
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Dispose() => _token.Dispose();

    [Theory]
    [InlineData("rsa_pkcs1_2048_sig_gen_test.json", "not offered: SHA-1 8, not offered: SHA-224 8, run 27")]
    [InlineData("rsa_pkcs1_4096_sig_gen_test.json", "run 24")]
    public void Rsa_signatures_are_exactly_those_published(string file, string counts)
    {
        foreach (var (group, tests) in Groups(file))
        {
            if (Algorithm("RS", group) is not { } algorithm)
            {
                Count($"not offered: {group.GetProperty("sha")}", tests.Count);
                continue;
            }

            using var key = ImportRsa(group, group.Hex("privateKeyPkcs8"));
            foreach (var test in tests)
            {
                Assert.Equal(test.Hex("sig"), key.Key.Sign(algorithm, Digest(algorithm, test.Hex("msg"))));
                Count("run");
            }
        }

        Assert.True(counts == Counts, Counts);
    }

    [Theory]
    [InlineData("rsa_signature_2048_sha256_test.json", "RS")]
    [InlineData("rsa_signature_2048_sha512_test.json", "RS")]
    [InlineData("rsa_signature_3072_sha256_test.json", "RS")]
    [InlineData("rsa_signature_3072_sha384_test.json", "RS")]
    [InlineData("rsa_signature_4096_sha256_test.json", "RS")]
    [InlineData("rsa_signature_4096_sha512_test.json", "RS")]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", "PS")]
    [InlineData("rsa_pss_4096_sha256_mgf1_32_test.json", "PS")]
    [InlineData("rsa_pss_2048_sha384_mgf1_48_test.json", "PS")]
    [InlineData("rsa_pss_4096_sha512_mgf1_64_test.json", "PS")]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", "ES256")]
    [InlineData("ecdsa_secp256k1_sha256_p1363_test.json", "ES256K")]
    [InlineData("ecdsa_secp384r1_sha384_p1363_test.json", "ES384")]
    public void Signatures_are_verified_as_published(string file, string family)
    {
        var run = 0;
        foreach (var (group, tests) in Groups(file))
        {
            var algorithm = (SignatureAlgorithm?)KeyAlgorithms.Find(family) ?? Algorithm(family, group)!;
            using var key = algorithm is EcdsaSignature ecdsa ? OpenEc(group, ecdsa.Curve) : _token.Open(RsaShape(group), RsaParts(group.GetProperty("publicKey")), Nowhere(TokenKeyKind.Rsa));
            foreach (var test in tests)
            {
                Check(test, key.Verify(algorithm, Digest(algorithm, test.Hex("msg")), test.Hex("sig")));
                run++;
            }
        }

        Assert.True(run > 100);
    }

    [Theory]
    [InlineData("rsa_oaep_2048_sha1_mgf1sha1_test.json", "label: must fail 7, run 29")]
    [InlineData("rsa_oaep_2048_sha256_mgf1sha256_test.json", "label: must fail 8, run 29")]
    [InlineData("rsa_oaep_4096_sha256_mgf1sha256_test.json", "label: must fail 8, run 29")]
    [InlineData("rsa_oaep_2048_sha256_mgf1sha1_test.json", "other hash or MGF: must fail 31")]
    [InlineData("rsa_oaep_2048_sha512_mgf1sha512_test.json", "other hash or MGF: must fail 33")]
    [InlineData("rsa_oaep_misc_test.json", "key size refused at import 127, other hash or MGF: must fail 129, run 9")]
    [InlineData("rsa_pkcs1_2048_test.json", "run 67")]
    [InlineData("rsa_pkcs1_4096_test.json", "run 67")]
    public void Rsa_ciphertexts_open_or_fail_as_published(string file, string counts)
    {
        foreach (var (group, tests) in Groups(file))
        {
            if (!KeyShape.RsaSizes.Contains(group.GetProperty("keySize").GetInt32()))
            {
                Count("key size refused at import", tests.Count);
                continue;
            }

            var isOurs = TryFindEncryption(group, out var algorithm);
            using var key = ImportRsa(group, group.Hex("privateKeyPkcs8"));
            foreach (var test in tests)
            {
                var input = new CipherInput { Value = test.Hex("ct") };
                using var opened = algorithm.CheckDecrypt(key.Key.Shape, input) is null ? key.Key.Decrypt(algorithm, input) : null;
                if (!isOurs || (test.TryGetProperty("label", out var label) && label.GetString() != ""))
                {
                    Assert.True(opened is null, $"{file} tcId {test.GetProperty("tcId")}");
                    Count(isOurs ? "label: must fail" : "other hash or MGF: must fail");
                    continue;
                }

                Check(test, opened is not null);
                Assert.Equal(opened is null ? null : test.Hex("msg"), opened?.Span.ToArray());
                Count("run");
            }
        }

        Assert.True(counts == Counts, Counts);
    }

    [Theory]
    [InlineData("aes_wrap_test.json", "KW", 72, 38)]
    [InlineData("aes_kwp_test.json", "KWP", 167, 2)]
    [InlineData("aes_cbc_pkcs5_test.json", "CBCPAD", 142, 2)]
    [InlineData("aes_gcm_test.json", "GCM", 133, 80)]
    public void Aes_opens_or_fails_as_published(string file, string family, int tests, int refusedForTheirSize)
    {
        var run = 0;
        var refused = 0;
        foreach (var (group, published) in Groups(file))
        {
            var bits = group.GetProperty("keySize").GetInt32();
            var algorithm = (CipherAlgorithm)KeyAlgorithms.Find(family == "KWP" ? "CKM_AES_KEY_WRAP_PAD" : $"A{bits}{family}")!;
            foreach (var test in published)
            {
                using var material = new NewSoftwareKey(KeyShape.Oct(bits), PublicKeyParts.None, new SecretBytes(test.Hex("key")));
                using var key = new ImportedKey(_token, material, OfAes);
                var input = new CipherInput
                {
                    Value = test.Hex("ct"),
                    Iv = test.TryGetProperty("iv", out _) ? test.Hex("iv") : [],
                    Aad = test.TryGetProperty("aad", out _) ? test.Hex("aad") : [],
                    Tag = test.TryGetProperty("tag", out _) ? test.Hex("tag") : [],
                };
                if (algorithm.CheckDecrypt(key.Key.Shape, input) is not null)
                {
                    // Refused for its size alone: a nonce or a tag that is not ours, or no whole blocks.
                    Assert.True(Text(test, "result") != "valid" || family == "GCM", $"{file} tcId {test.GetProperty("tcId")}");
                    refused++;
                    continue;
                }

                using var opened = key.Key.Decrypt(algorithm, input);
                Check(test, opened is not null);
                Assert.Equal(opened is null ? null : test.Hex("msg"), opened?.Span.ToArray());
                if (opened is not null && algorithm is not AesGcmEncryption)
                {
                    Assert.Equal(test.Hex("ct"), key.Key.Encrypt(algorithm, new CipherInput { Value = opened.Span, Iv = input.Iv }).Value);
                }

                run++;
            }
        }

        Assert.Equal((tests, refusedForTheirSize), (run, refused));
    }

    [Theory]
    [InlineData("hmac_sha256_test.json", "HS256", "key longer than an import 6, key shorter than the hash 6, run 81, truncated tag: refused 81")]
    [InlineData("hmac_sha512_test.json", "HS512", "key longer than an import 6, key shorter than the hash 6, run 81, truncated tag: refused 81")]
    public void Hmac_tags_are_those_published(string file, string name, string counts)
    {
        var algorithm = (HmacSignature)KeyAlgorithms.Find(name)!;
        foreach (var (group, tests) in Groups(file))
        {
            var bits = group.GetProperty("keySize").GetInt32();
            if (!algorithm.Fits(KeyShape.Oct(bits)) || bits > KeyShape.OctImportBytes * 8)
            {
                Count(bits > KeyShape.OctImportBytes * 8 ? "key longer than an import" : "key shorter than the hash", tests.Count);
                continue;
            }

            foreach (var test in tests)
            {
                using var material = new NewSoftwareKey(KeyShape.Oct(bits), PublicKeyParts.None, new SecretBytes(test.Hex("key")));
                using var key = new ImportedKey(_token, material, OfMac);
                var isRight = key.Key.Verify(algorithm, test.Hex("msg"), test.Hex("tag"));
                if (group.GetProperty("tagSize").GetInt32() < algorithm.Size * 8)
                {
                    Assert.False(isRight);
                    Count("truncated tag: refused");
                    continue;
                }

                Check(test, isRight);
                Assert.Equal(isRight, key.Key.Sign(algorithm, test.Hex("msg")).AsSpan().SequenceEqual(test.Hex("tag")));
                Count("run");
            }
        }

        Assert.True(counts == Counts, Counts);
    }

    private string Counts => string.Join(", ", _counts.Select(pair => $"{pair.Key} {pair.Value}"));

    private void Count(string rule, int tests = 1) => _counts[rule] = _counts.GetValueOrDefault(rule) + tests;

    private static void Check(JsonElement test, bool accepted)
    {
        var result = Text(test, "result");
        Assert.True(result == "acceptable" || accepted == (result == "valid"), $"tcId {test.GetProperty("tcId")} is {result}");
    }

    private static List<(JsonElement Group, List<JsonElement> Tests)> Groups(string file) =>
        [.. VectorFiles.Wycheproof(file).RootElement.GetProperty("testGroups").EnumerateArray().Select(group => (group, group.GetProperty("tests").EnumerateArray().ToList()))];

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static SignatureAlgorithm? Algorithm(string prefix, JsonElement group) =>
        Text(group, "sha") is { Length: 7 } sha ? (SignatureAlgorithm?)KeyAlgorithms.Find(prefix + sha[4..]) : null;

    private static bool TryFindEncryption(JsonElement group, out CipherAlgorithm algorithm)
    {
        var isPkcs1 = Text(group, "type") == "RsaesPkcs1Decrypt";
        var hashes = isPkcs1 ? ("", "") : (Text(group, "sha"), Text(group, "mgfSha"));
        algorithm = isPkcs1 ? KeyAlgorithms.Rsa15 : hashes.Item1 == "SHA-1" ? KeyAlgorithms.RsaOaep : KeyAlgorithms.RsaOaep256;
        return isPkcs1 || hashes is ("SHA-1", "SHA-1") or ("SHA-256", "SHA-256");
    }

    private static byte[] Digest(SignatureAlgorithm algorithm, byte[] message) => algorithm.DigestSize switch
    {
        32 => SHA256.HashData(message),
        48 => SHA384.HashData(message),
        _ => SHA512.HashData(message),
    };

    private static KeyShape RsaShape(JsonElement group) => KeyShape.Rsa(group.GetProperty("keySize").GetInt32());

    private static PublicKeyParts RsaParts(JsonElement key) =>
        new(key.Hex("modulus").AsSpan().TrimStart((byte)0).ToArray(), key.Hex("publicExponent").AsSpan().TrimStart((byte)0).ToArray());

    private ImportedKey ImportRsa(JsonElement group, byte[] pkcs8)
    {
        using var material = new NewSoftwareKey(RsaShape(group), RsaParts(group.GetProperty("privateKey")), new SecretBytes(pkcs8));
        return new ImportedKey(_token, material, OfRsa);
    }

    private CryptoKey OpenEc(JsonElement group, EcCurve curve)
    {
        var point = group.GetProperty("publicKey").Hex("uncompressed").AsSpan(1);
        var parts = new PublicKeyParts(point[..curve.CoordinateSize].ToArray(), point[curve.CoordinateSize..].ToArray());
        return _token.Open(KeyShape.Ec(curve), parts, Nowhere(TokenKeyKind.Ec));
    }

    /// <summary>Of a key that the token does not hold: verifying does not ask for it.</summary>
    private static byte[] Nowhere(TokenKeyKind kind) => KeyReference.New(kind, TokenUses.None).ToBytes();
}
