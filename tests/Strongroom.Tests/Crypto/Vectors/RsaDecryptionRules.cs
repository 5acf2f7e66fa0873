using System.Text.Json;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

internal static class RsaDecryptionRules
{
    /// <summary>66 keys, whose primes take half a minute to check.</summary>
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1";

    public static Func<JsonElement, Verdict> Oaep(VectorGroup group)
    {
        var key = VectorKeys.Pkcs8(group.Hex("privateKeyPkcs8"), out var fault);
        if (key is null)
        {
            return _ => new Verdict(fault != "n", "modulus not of our sizes");
        }

        var sha = group.GetProperty("sha").GetString();
        var isOurs = sha is "SHA-1" or "SHA-256" && group.GetProperty("mgfSha").GetString() == sha;
        return test =>
        {
            // A label is part of the hash that is compared: without a way to give it, nothing that has one can come out.
            var rule = !isOurs ? "other hash or MGF than the algorithm's" : test.Hex("label").Length > 0 ? "no labels" : null;
            var algorithms = rule is null ? [sha == "SHA-1" ? KeyAlgorithms.RsaOaep : KeyAlgorithms.RsaOaep256] : (RsaEncryption[])[KeyAlgorithms.RsaOaep, KeyAlgorithms.RsaOaep256];
            return new Verdict(algorithms.Any(a => Decrypts(key, a, test, isTextKnown: rule is null)), rule);
        };
    }

    public static Func<JsonElement, Verdict> Pkcs1(VectorGroup group)
    {
        var key = IsLong ? VectorKeys.Pkcs8(group.Hex("privateKeyPkcs8"), out _)! : VectorKeys.Stored(KeyShape.Rsa(group.GetProperty("keySize").GetInt32()), group.Hex("privateKeyPkcs8"));
        return test => new Verdict(Decrypts(key, KeyAlgorithms.Rsa15, test, isTextKnown: true));
    }

    public static Func<JsonElement, Verdict> ThreePrimes(VectorGroup group)
    {
        var key = VectorKeys.Pkcs8(group.Hex("privateKeyPkcs8"), out var fault);
        return _ => new Verdict(key is not null || fault != "oth", "two primes only");
    }

    private static bool Decrypts(CryptoKey key, RsaEncryption algorithm, JsonElement test, bool isTextKnown)
    {
        var input = new CipherInput { Value = test.Hex("ct") };
        if (algorithm.CheckDecrypt(key.Shape, input) is not null)
        {
            return false;
        }

        using var text = key.Decrypt(algorithm, input);
        return text is not null && (!isTextKnown || text.Span.SequenceEqual(test.Hex("msg")));
    }
}
