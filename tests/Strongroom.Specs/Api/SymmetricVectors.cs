using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>How a managed HSM takes the vectors of symmetric keys. Each test has a key of its own: it becomes a version of one name.</summary>
internal sealed class SymmetricVectors(KeyHost hsm)
{
    private readonly Dictionary<string, Reply> _imported = [];

    public Task<Func<JsonElement, Task<Verdict>>> KeyWrapAsync(VectorGroup group) => Judged(async test =>
    {
        var named = await WrapsAsync($"A{group.GetProperty("keySize")}KW", test);
        return named == await WrapsAsync("CKM_AES_KEY_WRAP", test) ? new Verdict(named) : throw Differing(test);
    });

    public Task<Func<JsonElement, Task<Verdict>>> KeyWrapPaddedAsync(VectorGroup group) => Judged(async test => new Verdict(await WrapsAsync("CKM_AES_KEY_WRAP_PAD", test)));

    /// <summary>With the padding, and without it by putting it on the text.</summary>
    public Task<Func<JsonElement, Task<Verdict>>> CbcAsync(VectorGroup group) => Judged(async test =>
    {
        var kid = KeyHost.IdOf(await ImportAsync(test));
        var size = group.GetProperty("keySize");
        var (message, ciphertext, iv) = (test.Hex("msg"), test.Hex("ct"), test.Hex("iv"));
        var padding = 16 - (message.Length % 16);
        byte[] padded = [.. message, .. Enumerable.Repeat((byte)padding, padding)];
        var ways = new[]
        {
            await GivesAsync(kid, "decrypt", KeyBodies.Use($"A{size}CBCPAD", ciphertext, iv), message),
            await GivesAsync(kid, "decrypt", KeyBodies.Use($"A{size}CBC", ciphertext, iv), padded),
            await GivesAsync(kid, "encrypt", KeyBodies.Use($"A{size}CBCPAD", message, iv), ciphertext) && await GivesAsync(kid, "encrypt", KeyBodies.Use($"A{size}CBC", padded, iv), ciphertext),
        };
        return ways.Distinct().Count() == 1 ? new Verdict(ways[0]) : throw Differing(test);
    });

    public Task<Func<JsonElement, Task<Verdict>>> GcmAsync(VectorGroup group) => Judged(async test =>
    {
        var body = KeyBodies.Use($"A{group.GetProperty("keySize")}GCM", test.Hex("ct"), test.Hex("iv"), test.Hex("aad"), test.Hex("tag"));
        return new Verdict(
            await GivesAsync(KeyHost.IdOf(await ImportAsync(test)), "decrypt", body, test.Hex("msg")), group.GetProperty("ivSize").GetInt32() != 96 ? "nonce of another length than 12 bytes" : null);
    });

    public Task<Func<JsonElement, Task<Verdict>>> HmacAsync(VectorGroup group)
    {
        var algorithm = group.Algorithm.Replace("HMACSHA", "HS", StringComparison.Ordinal);
        var size = int.Parse(algorithm[2..], System.Globalization.CultureInfo.InvariantCulture) / 8;
        return Judged(async test =>
        {
            var imported = await ImportAsync(test);
            if (imported.Status == 400)
            {
                return new Verdict(!imported.ErrorMessage!.StartsWith("Property key.k", StringComparison.Ordinal), "key longer than can be imported");
            }

            var (kid, message, tag) = (KeyHost.IdOf(imported), test.Hex("msg"), test.Hex("tag"));
            var verified = await hsm.UseAsync(kid, "verify", KeyBodies.Verify(algorithm, message, tag));
            if (verified.Status == 400)
            {
                return new Verdict(!verified.ErrorMessage!.StartsWith("Property alg", StringComparison.Ordinal), "key shorter than the hash");
            }

            var isTrue = verified.Body == """{"value":true}""";
            return tag.Length < size ? new Verdict(isTrue, "truncated tag")
                : isTrue == await GivesAsync(kid, "sign", KeyBodies.Use(algorithm, message), tag) ? new Verdict(isTrue)
                : throw Differing(test);
        });
    }

    private static Task<Func<JsonElement, Task<Verdict>>> Judged(Func<JsonElement, Task<Verdict>> judge) => Task.FromResult(judge);

    private static InvalidOperationException Differing(JsonElement test) => new($"tcId {test.GetProperty("tcId")} differs by the way");

    private async Task<bool> WrapsAsync(string algorithm, JsonElement test)
    {
        var kid = KeyHost.IdOf(await ImportAsync(test));
        var (message, wrapped) = (test.Hex("msg"), test.Hex("ct"));
        var comesOut = await GivesAsync(kid, "unwrapkey", KeyBodies.Use(algorithm, wrapped), message);
        return comesOut == await GivesAsync(kid, "wrapkey", KeyBodies.Use(algorithm, message), wrapped) ? comesOut : throw Differing(test);
    }

    private async Task<bool> GivesAsync(string kid, string operation, string body, byte[] expected)
    {
        var reply = await hsm.UseAsync(kid, operation, body);
        return reply.Status == 200 ? KeyBodies.Bytes(reply.Json.GetProperty("value").GetString()!).AsSpan().SequenceEqual(expected)
            : reply.Status == 400 ? false
            : throw new InvalidOperationException($"{operation}: {reply.Status} {reply.Body}");
    }

    private async Task<Reply> ImportAsync(JsonElement test)
    {
        var key = test.Hex("key");
        var text = KeyBodies.Text(key);
        if (!_imported.TryGetValue(text, out var reply))
        {
            const string Operations = ",\"key_ops\":[\"encrypt\",\"decrypt\",\"wrapKey\",\"unwrapKey\",\"sign\",\"verify\"]";
            reply = await hsm.SendAsync("PUT", "/keys/vector", $$"""{"key":{{KeyBodies.Jwk(key, Operations)}}}""");
            _imported[text] = reply;
        }

        return reply;
    }
}
