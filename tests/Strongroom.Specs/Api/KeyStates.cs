using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// S10: every operation in every state of a key. Enabled or not, before, in or after its validity, the operation among its own or not, live or deleted:
/// the answer follows from the rules of the wire reference §5.2 and §5.4 alone, in this order.
/// </summary>
public sealed class KeyStates(KeyWorld world) : IClassFixture<KeyWorld>
{
    /// <summary>Far enough from the clock that no run of the test crosses them.</summary>
    private static readonly (string Name, long NotBefore, long Expires)[] Windows = [("before nbf", 4000000000, 4100000000), ("in the window", 1000000000, 4100000000), ("expired", 1000000000, 1100000000)];

    private static readonly KeyShape[] Shapes = [KeyShape.Rsa(2048), KeyShape.Ec(EcCurve.P256), KeyShape.Oct(256)];

    [Fact, Trait("Row", "S10")]
    public async Task Each_use_of_a_key_in_each_state_of_it()
    {
        var wrong = new List<string>();
        var cells = 0;
        foreach (var shape in Shapes)
        {
            var key = await world.KeyAsync(shape, "states");
            var uses = await UsesAsync(key, shape);
            var names = uses.Select(use => use.Own).ToList();
            foreach (var (enabled, window, isOwn, isDeleted) in States())
            {
                foreach (var (operation, own, body, makesNew) in uses)
                {
                    var operations = string.Join(',', names.Where(name => isOwn || name != own).Select(name => $"\"{name}\""));
                    await key.PatchAsync($$$"""{"key_ops":[{{{operations}}}],"attributes":{"enabled":{{{(enabled ? "true" : "false")}}},"nbf":{{{window.NotBefore}}},"exp":{{{window.Expires}}}}}""");
                    if (isDeleted)
                    {
                        await key.Host.SendAsync("DELETE", "/keys/" + key.Name);
                    }

                    var reply = await key.UseAsync(operation, body);
                    var expected = isDeleted ? "404 KeyNotFound"
                        : !enabled ? "403 KeyDisabled"
                        : !isOwn ? "403 KeyOperationForbidden"
                        : makesNew && window.Name == "before nbf" ? "403 KeyNotYetValid"
                        : makesNew && window.Name == "expired" ? "403 KeyExpired"
                        : "200";
                    Note($"{operation} with {shape}, {Named(enabled, window.Name, isDeleted)}, {(isOwn ? "its own" : "not its own")}", expected, reply);
                    if (isDeleted)
                    {
                        Assert.Equal(200, (await key.Host.SendAsync("POST", $"/deletedkeys/{key.Name}/recover")).Status);
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(336, cells);

        void Note(string cell, string expected, Reply reply)
        {
            cells++;
            var seen = Seen(reply);
            if (seen != expected)
            {
                wrong.Add($"{cell}: {seen}, not {expected}");
            }
        }
    }

    [Fact, Trait("Row", "S10")]
    public async Task Each_management_of_a_key_in_each_state_of_it()
    {
        var wrong = new List<string>();
        var cells = 0;
        var key = await world.KeyAsync(KeyShape.Ec(EcCurve.P384), "managed");
        foreach (var (enabled, window, hasOperations, isDeleted) in States())
        {
            await key.PatchAsync($$$"""{"key_ops":[{{{(hasOperations ? "\"sign\"" : "")}}}],"attributes":{"enabled":{{{(enabled ? "true" : "false")}}},"nbf":{{{window.NotBefore}}},"exp":{{{window.Expires}}}}}""");
            var version = KeyHost.VersionOf(KeyHost.IdOf(await key.Host.SendAsync("GET", "/keys/" + key.Name)));
            if (isDeleted)
            {
                await key.Host.SendAsync("DELETE", "/keys/" + key.Name);
            }

            foreach (var (method, path, body, live, deleted) in new (string, string, string?, string, string)[]
            {
                ("GET", $"/keys/{key.Name}", null, "200", "404 KeyNotFound"), ("GET", $"/keys/{key.Name}/{version}", null, "200", "404 KeyNotFound"), ("GET", $"/keys/{key.Name}/versions", null, "200", "404 KeyNotFound"),
                ("PATCH", $"/keys/{key.Name}", """{"tags":{"a":"b"}}""", "200", "404 KeyNotFound"), ("POST", $"/keys/{key.Name}/backup", null, "200", "404 KeyNotFound"), ("GET", $"/keys/{key.Name}/rotationpolicy", null, "200", "404 KeyNotFound"),
                ("PUT", $"/keys/{key.Name}/rotationpolicy", "{}", "200", "404 KeyNotFound"), ("GET", $"/deletedkeys/{key.Name}", null, "404 KeyNotFound", "200"), ("POST", $"/keys/{key.Name}/rotate", null, "200", "404 KeyNotFound"),
                ("POST", $"/keys/{key.Name}/create", KeyBodies.New("EC", "\"crv\":\"P-384\""), "200", "409 ObjectIsDeletedButRecoverable"),
            })
            {
                var reply = await key.Host.SendAsync(method, path, body);
                cells++;
                if (Seen(reply) != (isDeleted ? deleted : live))
                {
                    wrong.Add($"{method} {path}, {Named(enabled, window.Name, isDeleted)}: {Seen(reply)}, not {(isDeleted ? deleted : live)}");
                }
            }

            if (isDeleted)
            {
                Assert.Equal(200, (await key.Host.SendAsync("POST", $"/deletedkeys/{key.Name}/recover")).Status);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(240, cells);
    }

    private static IEnumerable<(bool Enabled, (string Name, long NotBefore, long Expires) Window, bool IsOwn, bool IsDeleted)> States() =>
        from enabled in (bool[])[true, false]
        from window in Windows
        from isOwn in (bool[])[true, false]
        from isDeleted in (bool[])[false, true]
        select (enabled, window, isOwn, isDeleted);

    private static string Named(bool enabled, string window, bool isDeleted) => $"{(enabled ? "enabled" : "disabled")}, {window}, {(isDeleted ? "deleted" : "live")}";

    private static string Seen(Reply reply) => reply.Status == 200 ? "200" : $"{reply.Status} {reply.InnerCode ?? reply.ErrorCode}";

    /// <summary>Each operation with a body that it must take: what is opened was closed with the same key before.</summary>
    private static async Task<List<(string Operation, string Own, string Body, bool MakesNew)>> UsesAsync(WorldKey key, KeyShape shape)
    {
        if (shape.Type == KeyType.Oct)
        {
            var mac = await key.ValueAsync("sign", KeyBodies.Use("HS256", [1]));
            var iv = new byte[16];
            return
            [
                ("encrypt", "encrypt", KeyBodies.Use("A256GCM", [1]), true), ("decrypt", "decrypt", KeyBodies.Use("A256CBCPAD", await key.ValueAsync("encrypt", KeyBodies.Use("A256CBCPAD", [1], iv)), iv), false),
                ("wrapkey", "wrapKey", KeyBodies.Use("A256KW", iv), true), ("unwrapkey", "unwrapKey", KeyBodies.Use("A256KW", await key.ValueAsync("wrapkey", KeyBodies.Use("A256KW", iv))), false),
                ("sign", "sign", KeyBodies.Use("HS256", [1]), true), ("verify", "verify", KeyBodies.Verify("HS256", [1], mac), false),
            ];
        }

        var algorithm = shape.Type == KeyType.Rsa ? "PS256" : "ES256";
        var signature = await key.ValueAsync("sign", KeyBodies.Use(algorithm, new byte[32]));
        List<(string, string, string, bool)> uses = [("sign", "sign", KeyBodies.Use(algorithm, new byte[32]), true), ("verify", "verify", KeyBodies.Verify(algorithm, new byte[32], signature), false)];
        if (shape.Type == KeyType.Rsa)
        {
            var closed = KeyBodies.Use("RSA-OAEP-256", await key.ValueAsync("encrypt", KeyBodies.Use("RSA-OAEP-256", [1])));
            uses.AddRange(
            [
                ("encrypt", "encrypt", KeyBodies.Use("RSA-OAEP-256", [1]), true), ("decrypt", "decrypt", closed, false),
                ("wrapkey", "wrapKey", KeyBodies.Use("RSA-OAEP-256", [1]), true), ("unwrapkey", "unwrapKey", closed, false),
            ]);
        }

        return uses;
    }
}
