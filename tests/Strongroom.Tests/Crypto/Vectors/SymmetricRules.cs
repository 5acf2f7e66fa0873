using System.Text.Json;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

internal static class SymmetricRules
{
    public static Func<JsonElement, Verdict> KeyWrap(VectorGroup group) => test =>
    {
        var named = Wraps(Cipher($"A{group.GetProperty("keySize")}KW"), test);
        return named == Wraps(Cipher("CKM_AES_KEY_WRAP"), test) ? new Verdict(named) : throw new InvalidOperationException("Two names of one algorithm differ");
    };

    public static Func<JsonElement, Verdict> KeyWrapPadded(VectorGroup group) => test => new Verdict(Wraps(KeyAlgorithms.AesKeyWrapPadded, test));

    /// <summary>With the padding, and without it by putting it on the text.</summary>
    public static Func<JsonElement, Verdict> Cbc(VectorGroup group) => test =>
    {
        using var key = VectorKeys.Oct(test.Hex("key"))!;
        var size = group.GetProperty("keySize");
        var (message, ciphertext, iv) = (test.Hex("msg"), test.Hex("ct"), test.Hex("iv"));
        var padding = AesCbcEncryption.BlockSize - (message.Length % AesCbcEncryption.BlockSize);
        byte[] padded = [.. message, .. Enumerable.Repeat((byte)padding, padding)];
        var isRight = Comes(key, Cipher($"A{size}CBCPAD"), new CipherInput { Value = ciphertext, Iv = iv }, message);
        var isRightBare = Comes(key, Cipher($"A{size}CBC"), new CipherInput { Value = ciphertext, Iv = iv }, padded);
        var isMade = key.Encrypt(Cipher($"A{size}CBCPAD"), new CipherInput { Value = message, Iv = iv }).Value.AsSpan().SequenceEqual(ciphertext)
            && key.Encrypt(Cipher($"A{size}CBC"), new CipherInput { Value = padded, Iv = iv }).Value.AsSpan().SequenceEqual(ciphertext);
        return isRight == isRightBare && isRight == isMade ? new Verdict(isRight) : throw new InvalidOperationException($"tcId {test.GetProperty("tcId")} differs by the way");
    };

    public static Func<JsonElement, Verdict> Gcm(VectorGroup group)
    {
        var rule = group.GetProperty("ivSize").GetInt32() != 8 * AesGcmEncryption.NonceSize ? "nonce of another length than 12 bytes" : null;
        return test =>
        {
            using var key = VectorKeys.Oct(test.Hex("key"))!;
            var input = new CipherInput { Value = test.Hex("ct"), Iv = test.Hex("iv"), Aad = test.Hex("aad"), Tag = test.Hex("tag") };
            return new Verdict(Comes(key, Cipher($"A{group.GetProperty("keySize")}GCM"), input, test.Hex("msg")), rule);
        };
    }

    public static Func<JsonElement, Verdict> Hmac(VectorGroup group)
    {
        var algorithm = (HmacSignature)KeyAlgorithms.Find(group.Algorithm.Replace("HMACSHA", "HS", StringComparison.Ordinal))!;
        return test =>
        {
            using var key = VectorKeys.Oct(test.Hex("key"));
            return key is null ? new Verdict(false, "key longer than can be imported")
                : !algorithm.Fits(key.Shape) ? new Verdict(false, "key shorter than the hash")
                : new Verdict(key.Verify(algorithm, test.Hex("msg"), test.Hex("tag")), test.Hex("tag").Length < algorithm.Size ? "truncated tag" : null);
        };
    }

    private static CipherAlgorithm Cipher(string name) => (CipherAlgorithm)KeyAlgorithms.Find(name)!;

    private static bool Wraps(CipherAlgorithm algorithm, JsonElement test)
    {
        using var key = VectorKeys.Oct(test.Hex("key"))!;
        var (message, wrapped) = (test.Hex("msg"), test.Hex("ct"));
        var comesOut = Comes(key, algorithm, new CipherInput { Value = wrapped }, message);
        var input = new CipherInput { Value = message };
        var goesIn = algorithm.CheckEncrypt(key.Shape, input) is null && key.Encrypt(algorithm, input).Value.AsSpan().SequenceEqual(wrapped);
        return comesOut == goesIn ? comesOut : throw new InvalidOperationException($"tcId {test.GetProperty("tcId")} differs by the way");
    }

    private static bool Comes(CryptoKey key, CipherAlgorithm algorithm, in CipherInput input, byte[] message)
    {
        if (algorithm.CheckDecrypt(key.Shape, input) is not null)
        {
            return false;
        }

        using var value = key.Decrypt(algorithm, input);
        return value is not null && value.Span.SequenceEqual(message);
    }
}
