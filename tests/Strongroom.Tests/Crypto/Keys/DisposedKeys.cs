using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

/// <summary>A key may be dropped from its cache while requests use it.</summary>
public sealed class DisposedKeys
{
    private const int Users = 4;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1" ? 200 : 4;

    public static TheoryData<string> Algorithms => ["RS256", "RSNULL", "RSA1_5", "RSA-OAEP", "ES256", "EdDSA", "HS256", "A256GCM", "A256CBCPAD", "A256KW"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_key_disposed_while_others_use_it_finishes_what_has_begun_and_refuses_the_rest(string name)
    {
        var algorithm = KeyAlgorithms.Find(name)!;
        var shape = KeysOfEveryShape.Shapes.First(s => algorithm.Fits(s) && (s.Type != KeyType.Oct || s.Bits == 256));
        for (var round = 0; round < Rounds; round++)
        {
            var key = KeysOfEveryShape.OpenAnew(shape);
            using var begun = new CountdownEvent(Users);
            var users = Enumerable.Range(0, Users).Select(_ => Task.Run(() => UseUntilRefused(key, algorithm, begun))).ToArray();
            begun.Wait();
            key.Dispose();
            await Task.WhenAll(users);
            Assert.Throws<ObjectDisposedException>(() => Use(key, algorithm));
            key.Dispose();
        }
    }

    private static void UseUntilRefused(CryptoKey key, KeyAlgorithm algorithm, CountdownEvent begun)
    {
        Use(key, algorithm);
        begun.Signal();
        try
        {
            while (true)
            {
                Use(key, algorithm);
            }
        }
        catch (ObjectDisposedException)
        {
            // The end that is wanted; anything else fails the task.
        }
    }

    private static void Use(CryptoKey key, KeyAlgorithm algorithm)
    {
        if (algorithm is SignatureAlgorithm signature)
        {
            var digest = new byte[signature.DigestSize ?? 20];
            var made = key.Sign(signature, digest);
            Assert.True(KeysOfEveryShape.Open(key.Shape).Verify(signature, digest, made));
            return;
        }

        var cipher = (CipherAlgorithm)algorithm;
        var value = new byte[16];
        var output = key.Encrypt(cipher, new CipherInput { Value = value, Iv = cipher is AesCbcEncryption ? new byte[16] : [] });
        using var back = KeysOfEveryShape.Open(key.Shape).Decrypt(cipher, new CipherInput { Value = output.Value, Iv = output.Iv, Tag = output.Tag });

        // A buffer that went back to its pool while in use would have encrypted under zeros or under another key.
        Assert.Equal(value, back!.Span.ToArray());
    }
}
