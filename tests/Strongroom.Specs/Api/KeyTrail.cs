using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The trail of keys: every operation by its name, with what kind of key it was about and by which algorithm (wire reference §3.10; G5).</summary>
public sealed class KeyTrail(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string EcAll = """{"type":"EC","size":256,"curve":"P-256","operations":["sign","verify"],"attributes":{"enabled":true,"hsmPlatform":"0"}}""";

    private static readonly byte[] Digest = new byte[32];

    private readonly Wire _wire = new(server);

    private KeyHost Vault => KeyHost.FirstVault(server, _wire);

    [Fact]
    public async Task Every_operation_is_recorded_with_the_kind_of_key_and_the_algorithm()
    {
        const string Rsa = """{"type":"RSA","size":2048,"operations":["encrypt","decrypt","sign","verify","wrapKey","unwrapKey"],"attributes":{"enabled":true,"hsmPlatform":"0"}}""";
        await Vault.CreateAsync("trail-rsa", "RSA");
        await Vault.CreateAsync("trail", "EC");
        var closed = await Vault.ValueAsync("trail-rsa", "encrypt", KeyBodies.Use("RSA-OAEP", [1]));
        var signature = await Vault.ValueAsync("trail", "sign", KeyBodies.Use("ES256", Digest));
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var hsm = await KeyHost.HsmAsync(server, _wire, "trail-hsm");
        var expected = new List<(string RequestId, string Operation, string? Algorithm, string? Key)>();
        string? backup = null;

        await DoAsync("KeyCreate", null, EcAll, "POST", "/keys/trail/create", KeyBodies.New("EC"));
        await DoAsync("KeyImport", null, """{"type":"EC","size":384,"curve":"P-384","operations":["sign","verify"],"attributes":{"enabled":true,"hsmPlatform":"0"}}""", "PUT", "/keys/trail-import", $$"""{"key":{{KeyBodies.Jwk(own, "P-384")}}}""");
        await DoAsync("KeyGet", null, EcAll, "GET", "/keys/trail");
        await DoAsync("KeyList", null, null, "GET", "/keys");
        await DoAsync("KeyListVersions", null, null, "GET", "/keys/trail/versions");
        await DoAsync("KeyUpdate", null, EcAll, "PATCH", "/keys/trail", """{"tags":{"a":"b"}}""");
        await DoAsync("KeySign", "ES256", EcAll, "POST", "/keys/trail/sign", KeyBodies.Use("ES256", Digest));
        await DoAsync("KeyVerify", "ES256", EcAll, "POST", "/keys/trail/verify", KeyBodies.Verify("ES256", Digest, signature));
        await DoAsync("KeyEncrypt", "RSA1_5", Rsa, "POST", "/keys/trail-rsa/encrypt", KeyBodies.Use("RSA1_5", [1]));
        await DoAsync("KeyDecrypt", "RSA-OAEP", Rsa, "POST", "/keys/trail-rsa/decrypt", KeyBodies.Use("RSA-OAEP", closed));
        await DoAsync("KeyWrap", "RSA-OAEP-256", Rsa, "POST", "/keys/trail-rsa/wrapkey", KeyBodies.Use("RSA-OAEP-256", [1]));
        await DoAsync("KeyUnwrap", "RSA-OAEP", Rsa, "POST", "/keys/trail-rsa/unwrapkey", KeyBodies.Use("RSA-OAEP", closed));
        await DoAsync("KeyRotate", null, EcAll, "POST", "/keys/trail/rotate");
        await DoAsync("KeyRotationPolicyGet", null, null, "GET", "/keys/trail/rotationpolicy");
        await DoAsync("KeyRotationPolicySet", null, null, "PUT", "/keys/trail/rotationpolicy", "{}");
        backup = (await DoAsync("KeyBackup", null, EcAll, "POST", "/keys/trail/backup")).Body;
        await DoAsync("KeyDelete", null, EcAll, "DELETE", "/keys/trail");
        await DoAsync("KeyListDeleted", null, null, "GET", "/deletedkeys");
        await DoAsync("KeyGetDeleted", null, EcAll, "GET", "/deletedkeys/trail");
        await DoAsync("KeyRecover", null, EcAll, "POST", "/deletedkeys/trail/recover");
        await Vault.SendAsync("DELETE", "/keys/trail");
        await DoAsync("KeyPurge", null, EcAll, "DELETE", "/deletedkeys/trail");
        await DoAsync("KeyRestore", null, EcAll, "POST", "/keys/restore", backup);
        await DoAsync("RandomBytesGet", null, null, "POST", "/rng", """{"count":1}""", hsm);

        var records = await RecordsAsync();
        var wrong = new List<string>();
        foreach (var (requestId, operation, algorithm, key) in expected)
        {
            var record = Assert.Single(records, each => each.GetProperty("correlationId").GetString() == requestId);
            var properties = record.GetProperty("properties");
            var seen = (record.GetProperty("operationName").GetString(), Text(properties, "algorithm"), properties.TryGetProperty("keyProperties", out var about) ? about.GetRawText() : null);
            if (seen != (operation, algorithm, key))
            {
                wrong.Add($"{seen}, not {(operation, algorithm, key)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task<Reply> DoAsync(string operation, string? algorithm, string? key, string method, string path, string? body = null, KeyHost? host = null)
        {
            var reply = await (host ?? Vault).SendAsync(method, path, body);
            Assert.True(reply.Status is 200 or 204, $"{operation}: {reply.Status} {reply.Body}");
            expected.Add((reply.Headers["x-ms-request-id"], operation, algorithm, key));
            return reply;
        }
    }

    [Fact]
    public async Task A_refusal_is_recorded_with_the_version_that_it_was_about()
    {
        var kid = await Vault.CreateAsync("trail-refused", "EC", "\"attributes\":{\"enabled\":false,\"nbf\":10,\"exp\":20}");

        var disabled = await Vault.UseAsync("trail-refused", "sign", KeyBodies.Use("ES256", Digest));
        var missing = await Vault.UseAsync("trail-missing", "sign", KeyBodies.Use("ES256", Digest));
        var strange = await Vault.UseAsync("trail-refused", "sign", KeyBodies.Use("none", Digest));

        var records = await RecordsAsync();
        JsonElement Record(Reply reply) => Assert.Single(records, each => each.GetProperty("correlationId").GetString() == reply.Headers["x-ms-request-id"]).GetProperty("properties");
        var about = Record(disabled);
        Assert.Equal((403, "KeyDisabled", "ES256", kid), (about.GetProperty("httpStatusCode").GetInt32(), Text(about, "errorCode"), Text(about, "algorithm"), Text(about, "id")));
        Assert.Equal("""{"type":"EC","size":256,"curve":"P-256","operations":["sign","verify"],"attributes":{"enabled":false,"nbf":10,"exp":20,"hsmPlatform":"0"}}""", about.GetProperty("keyProperties").GetRawText());
        Assert.Equal((404, "KeyNotFound", "ES256"), (Record(missing).GetProperty("httpStatusCode").GetInt32(), Text(Record(missing), "errorCode"), Text(Record(missing), "algorithm")));
        Assert.Equal((400, null), (Record(strange).GetProperty("httpStatusCode").GetInt32(), Text(Record(strange), "algorithm")));
    }

    public void Dispose() => _wire.Dispose();

    private static string? Text(JsonElement properties, string name) => properties.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task<List<JsonElement>> RecordsAsync()
    {
        var (exitCode, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 10000 --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, trail);
        return [.. trail.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
