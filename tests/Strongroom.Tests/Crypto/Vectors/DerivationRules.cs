using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>What we leave to the platform, and the primes of imported keys.</summary>
internal static class DerivationRules
{
    public static Func<JsonElement, Verdict> Hkdf(VectorGroup group) => test =>
    {
        var expected = test.Hex("okm");
        var hash = HashOf(group, "HKDF-");
        try
        {
            return new Verdict(HKDF.DeriveKey(hash, test.Hex("ikm"), test.GetProperty("size").GetInt32(), test.Hex("salt"), test.Hex("info")).AsSpan().SequenceEqual(expected));
        }
        catch (ArgumentOutOfRangeException)
        {
            return new Verdict(false);
        }
    };

    public static Func<JsonElement, Verdict> Pbkdf2(VectorGroup group) => test => new Verdict(Rfc2898DeriveBytes.Pbkdf2(
        test.Hex("password"), test.Hex("salt"), test.GetProperty("iterationCount").GetInt32(), HashOf(group, "PBKDF2-HMAC"), test.GetProperty("dkLen").GetInt32())
        .AsSpan().SequenceEqual(test.Hex("dk")));

    /// <summary>RFC 8018 §6.2 with AES in CBC, the key derived as the file's name says.</summary>
    public static Func<JsonElement, Verdict> Pbes2(VectorGroup group) => test =>
    {
        var name = group.Algorithm;
        var size = name.EndsWith("128", StringComparison.Ordinal) ? 16 : 32;
        var hash = Hash(name["PbeWithHmacSha".Length..name.IndexOf("And", StringComparison.Ordinal)]);
        using var key = VectorKeys.Oct(Rfc2898DeriveBytes.Pbkdf2(test.Hex("password"), test.Hex("salt"), test.GetProperty("iterationCount").GetInt32(), hash, size))!;
        var algorithm = (CipherAlgorithm)KeyAlgorithms.Find($"A{size * 8}CBCPAD")!;
        var input = new CipherInput { Value = test.Hex("ct"), Iv = test.Hex("iv") };
        using var value = algorithm.CheckDecrypt(key.Shape, input) is null ? key.Decrypt(algorithm, input) : null;
        return new Verdict(value is not null && value.Span.SequenceEqual(test.Hex("msg")));
    };

    /// <summary>RFC 7518 §5.2: half of the key is HMAC's, half AES's; the tag is the first half of the HMAC.</summary>
    public static Func<JsonElement, Verdict> CbcHmac(VectorGroup group) => test =>
    {
        var key = test.Hex("key");
        var half = key.Length / 2;
        var (aad, iv, ciphertext) = (test.Hex("aad"), test.Hex("iv"), test.Hex("ct"));
        var bits = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bits, aad.Length * 8L);
        var mac = CryptographicOperations.HmacData(half == 16 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512, key.AsSpan(0, half), [.. aad, .. iv, .. ciphertext, .. bits]);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, half), test.Hex("tag")))
        {
            return new Verdict(false);
        }

        using var aes = VectorKeys.Oct(key[half..])!;
        var algorithm = (CipherAlgorithm)KeyAlgorithms.Find($"A{half * 8}CBCPAD")!;
        var input = new CipherInput { Value = ciphertext, Iv = iv };
        using var value = algorithm.CheckDecrypt(aes.Shape, input) is null ? aes.Decrypt(algorithm, input) : null;
        return new Verdict(value is not null && value.Span.SequenceEqual(test.Hex("msg")));
    };

    public static Func<JsonElement, Verdict> Prime(VectorGroup group) => test =>
    {
        var value = test.Hex("value");
        if ((value[0] & 0x80) != 0)
        {
            return new Verdict(false, "no negative numbers");
        }

        using var numbers = new BigNumbers();
        return new Verdict(Primality.IsPrime(numbers, numbers.Read(value)));
    };

    private static HashAlgorithmName HashOf(VectorGroup group, string prefix)
    {
        return Hash(group.Algorithm[prefix.Length..].Replace("SHA-", "", StringComparison.Ordinal).Replace("SHA", "", StringComparison.Ordinal));
    }

    private static HashAlgorithmName Hash(string size) => size switch
    {
        "1" => HashAlgorithmName.SHA1,
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => throw new InvalidDataException($"SHA of {size}"),
    };
}
