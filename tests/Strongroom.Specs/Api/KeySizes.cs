using System.Security.Cryptography;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// Every algorithm of the registry over the wire: sizes that it takes and sizes that it refuses, and failures to decrypt that all look alike
/// (S13 of the security model; wire reference §5.5). An algorithm that is added is held to this without being named here.
/// </summary>
public sealed class KeySizes(KeyWorld world) : IClassFixture<KeyWorld>
{
    /// <summary>What every failure to decrypt answers, to the byte.</summary>
    private const string CannotDecrypt = """{"error":{"code":"BadParameter","message":"Property value has invalid value\r\nIt cannot be decrypted with this key and algorithm."}}""";

    public static TheoryData<string> Signatures { get; } = [.. KeyAlgorithms.All.OfType<SignatureAlgorithm>().Select(algorithm => algorithm.Name)];

    public static TheoryData<string> Ciphers { get; } = [.. KeyAlgorithms.All.OfType<CipherAlgorithm>().Select(algorithm => algorithm.Name)];

    [Theory, MemberData(nameof(Signatures))]
    public async Task Digests_of_the_algorithms_size_alone(string name)
    {
        var algorithm = (SignatureAlgorithm)KeyAlgorithms.Find(name)!;
        KeyShape[] shapes = [.. KeyShape.All, KeyShape.Oct(KeyShape.OctImportBytes * 8)];
        Assert.Contains(shapes, algorithm.Fits);
        foreach (var shape in shapes.Where(algorithm.Fits))
        {
            var key = await world.KeyAsync(shape);
            var right = algorithm.DigestSize ?? 20;
            var signature = await key.ValueAsync("sign", KeyBodies.Use(name, new byte[right]));
            Assert.Equal(algorithm.SignatureSize(shape), signature.Length);
            Assert.Equal("""{"value":true}""", (await key.UseAsync("verify", KeyBodies.Verify(name, new byte[right], signature))).Body);

            foreach (var length in Wrong(algorithm, shape))
            {
                var signed = await key.UseAsync("sign", KeyBodies.Use(name, new byte[length]));
                var verified = await key.UseAsync("verify", KeyBodies.Verify(name, new byte[length], signature));
                Refused(signed, "value", $"{name} signs {length} bytes with {shape}");
                Refused(verified, "digest", $"{name} verifies {length} bytes with {shape}");
            }

            // A signature of another length is wrong, not an error.
            foreach (var other in (byte[][])[[], signature[1..], [.. signature, 0], [0, .. signature]])
            {
                Assert.Equal("""{"value":false}""", (await key.UseAsync("verify", KeyBodies.Verify(name, new byte[right], other))).Body);
            }
        }
    }

    [Theory, MemberData(nameof(Ciphers))]
    public async Task Ciphertexts_come_back_and_whatever_is_wrong_with_them_looks_alike(string name)
    {
        var algorithm = (CipherAlgorithm)KeyAlgorithms.Find(name)!;
        var (there, back) = algorithm.Operations.Contains(KeyOperation.Encrypt) ? ("encrypt", "decrypt") : ("wrapkey", "unwrapkey");
        Assert.Contains(KeyShape.All, algorithm.Fits);
        foreach (var shape in KeyShape.All.Where(algorithm.Fits))
        {
            var key = await world.KeyAsync(shape);
            var stranger = await world.KeyAsync(shape, "stranger");
            var text = RandomNumberGenerator.GetBytes(32);
            var iv = algorithm is AesCbcEncryption ? RandomNumberGenerator.GetBytes(16) : null;
            var made = (await key.UseAsync(there, KeyBodies.Use(name, text, iv))).Json;
            byte[]? Member(string member) => made.TryGetProperty(member, out var value) ? KeyBodies.Bytes(value.GetString()!) : null;
            var (closed, nonce, tag) = (Member("value")!, Member("iv"), Member("tag"));
            Assert.Equal(text, await key.ValueAsync(back, KeyBodies.Use(name, closed, nonce, null, tag)));

            foreach (var wrong in (byte[][])[[], closed[1..], closed[..^1], [.. closed, 0], [0, .. closed]])
            {
                var reply = await key.UseAsync(back, KeyBodies.Use(name, wrong, nonce, null, tag));
                Assert.True(reply.Status == 400 && (algorithm is AesGcmEncryption ? reply.Body == CannotDecrypt : reply.ErrorMessage!.StartsWith("Property value has invalid value\r\n", StringComparison.Ordinal)), $"{name}: {reply.Status} {reply.Body}");
            }

            if (algorithm is AesCbcEncryption { IsPadded: false })
            {
                // Nothing in it can tell that something is wrong.
                continue;
            }

            foreach (var (value, withTag) in Corrupted(closed, tag))
            {
                var reply = await key.UseAsync(back, KeyBodies.Use(name, value, nonce, null, withTag));
                Assert.True(reply.Status == 400 && reply.Body == CannotDecrypt || algorithm is AesCbcEncryption or RsaEncryption { OaepHash: null } && reply.Status == 200, $"{name}: {reply.Status} {reply.Body}");
            }

            var foreign = await stranger.UseAsync(back, KeyBodies.Use(name, closed, nonce, null, tag));
            Assert.True(foreign.Body == CannotDecrypt || algorithm is AesCbcEncryption && foreign.Status == 200, $"{name}: {foreign.Status} {foreign.Body}");
        }
    }

    [Theory]
    [InlineData("RSA1_5", 2048, 245)]
    [InlineData("RSA-OAEP", 2048, 214)]
    [InlineData("RSA-OAEP-256", 2048, 190)]
    [InlineData("RSA-OAEP", 3072, 342)]
    [InlineData("RSA-OAEP-256", 4096, 446)]
    public async Task Plaintexts_of_RSA_up_to_what_the_padding_leaves(string algorithm, int bits, int most)
    {
        var key = await world.KeyAsync(KeyShape.Rsa(bits));
        var text = RandomNumberGenerator.GetBytes(most);

        Assert.Equal(text, await key.ValueAsync("decrypt", KeyBodies.Use(algorithm, await key.ValueAsync("encrypt", KeyBodies.Use(algorithm, text)))));
        Refused(await key.UseAsync("encrypt", KeyBodies.Use(algorithm, [.. text, 0])), "value", algorithm);
        Refused(await key.UseAsync("wrapkey", KeyBodies.Use(algorithm, [.. text, 0])), "value", algorithm);
        foreach (var (iv, aad, tag, named) in new (byte[]?, byte[]?, byte[]?, string)[] { ([1], null, null, "iv"), (null, [1], null, "aad"), (null, null, [1], "tag") })
        {
            Refused(await key.UseAsync("encrypt", KeyBodies.Use(algorithm, [1], iv, aad, tag)), named, algorithm);
        }
    }

    [Fact]
    public async Task Members_of_symmetric_operations_have_their_sizes()
    {
        var key = await world.KeyAsync(KeyShape.Oct(256));
        foreach (var (operation, body, named) in new[]
        {
            ("encrypt", KeyBodies.Use("A128GCM", [1]), "alg"), ("encrypt", KeyBodies.Use("A192CBC", new byte[16], new byte[16]), "alg"), ("wrapkey", KeyBodies.Use("A128KW", new byte[16]), "alg"),
            ("encrypt", KeyBodies.Use("A256KW", new byte[16]), "alg"), ("wrapkey", KeyBodies.Use("A256GCM", new byte[16]), "alg"), ("encrypt", KeyBodies.Use("A256GCM", [1], new byte[12]), "iv"),
            ("encrypt", KeyBodies.Use("A256GCM", [1], tag: new byte[16]), "tag"), ("decrypt", KeyBodies.Use("A256GCM", [1], tag: new byte[16]), "iv"), ("decrypt", KeyBodies.Use("A256GCM", [1], new byte[11], null, new byte[16]), "iv"),
            ("decrypt", KeyBodies.Use("A256GCM", [1], new byte[16], null, new byte[16]), "iv"), ("decrypt", KeyBodies.Use("A256GCM", [1], new byte[12]), "tag"), ("decrypt", KeyBodies.Use("A256GCM", [1], new byte[12], null, new byte[15]), "tag"),
            ("decrypt", KeyBodies.Use("A256GCM", [1], new byte[12], null, new byte[12]), "tag"), ("encrypt", KeyBodies.Use("A256CBC", new byte[16]), "iv"), ("encrypt", KeyBodies.Use("A256CBC", new byte[16], new byte[15]), "iv"),
            ("encrypt", KeyBodies.Use("A256CBC", new byte[15], new byte[16]), "value"), ("encrypt", KeyBodies.Use("A256CBC", [], new byte[16]), "value"), ("encrypt", KeyBodies.Use("A256CBCPAD", [1], new byte[16], [1]), "aad"),
            ("wrapkey", KeyBodies.Use("A256KW", new byte[8]), "value"), ("wrapkey", KeyBodies.Use("A256KW", new byte[17]), "value"), ("wrapkey", KeyBodies.Use("A256KW", new byte[16], new byte[8]), "iv"),
            ("wrapkey", KeyBodies.Use("CKM_AES_KEY_WRAP_PAD", []), "value"),
        })
        {
            Refused(await key.UseAsync(operation, body), named, body);
        }
    }

    private static IEnumerable<int> Wrong(SignatureAlgorithm algorithm, KeyShape shape) => algorithm switch
    {
        { DigestSize: { } size } => [0, 1, 20, 28, size - 1, size + 1, 32 + 48 + 64 - size - (size == 48 ? 64 : 48), 2 * size],
        RsaSignature => [0, shape.ModulusSize - 10, shape.ModulusSize],
        _ => [],
    };

    /// <summary>A bit of each byte, one after the other, of the value and of the tag.</summary>
    private static IEnumerable<(byte[] Value, byte[]? Tag)> Corrupted(byte[] value, byte[]? tag)
    {
        for (var i = 0; i < value.Length; i += Math.Max(1, value.Length / 16))
        {
            yield return (Flipped(value, i), tag);
        }

        for (var i = 0; i < tag?.Length; i++)
        {
            yield return (value, Flipped(tag, i));
        }
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = (byte[])bytes.Clone();
        copy[at] ^= 1;
        return copy;
    }

    private static void Refused(Reply reply, string named, string what)
    {
        Assert.True((reply.Status, reply.ErrorCode) == (400, "BadParameter"), $"{what}: {reply.Status} {reply.Body}");
        Assert.True(reply.ErrorMessage!.StartsWith($"Property {named} has invalid value\r\n", StringComparison.Ordinal), $"{what}: {reply.Body}");
    }
}
