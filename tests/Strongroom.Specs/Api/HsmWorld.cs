using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Vaults and managed HSMs of a server with a token, and the keys in them, as the administrator uses them.</summary>
internal sealed class HsmWorld(DevServer server) : IDisposable
{

    private readonly BothPlanes _planes = new(server);
    private readonly HashSet<string> _hsms = [];

    public BothPlanes Planes => _planes;

    /// <summary>A vault in which the administrator may do everything.</summary>
    /// <returns>Its origin.</returns>
    public async Task<string> VaultAsync(string name, string sku = "premium")
    {
        var path = _planes.Vault(name);
        var body = _planes.Body("\"enableRbacAuthorization\":true,\"softDeleteRetentionInDays\":7").Replace("\"standard\"", $"\"{sku}\"", StringComparison.Ordinal);
        var made = await _planes.SendAsync("PUT", path, body);
        Assert.True(made.Status == 201, made.Body);
        await _planes.AssignAsync(Bodies.VaultAdministrator, path, principal: _planes.Administrator);
        return $"https://{name}{server.Settings["STRONGROOM_VAULT_SUFFIX"]}";
    }

    /// <summary>A managed HSM in which the administrator may do everything with keys.</summary>
    /// <returns>Its origin.</returns>
    public async Task<string> ManagedHsmAsync(string name)
    {
        using var party = await HsmParty.CreateAsync(server, name);
        await party.GiveAllOfKeysAsync();
        var origin = party.Origin;
        _hsms.Add(origin);
        return origin;
    }

    public async Task<Reply> SendAsync(string method, string origin, string path, string? body = null, string version = "7.6", bool limited = false)
    {
        var resource = _hsms.Contains(origin) ? $"https://managedhsm.localhost:{server.Port}" : null;
        return await _planes.Wire.SendAsync(method, path, body, await _planes.Wire.TokenAsync(limited, resource), version, origin);
    }

    /// <returns>The bundle of the new key.</returns>
    public async Task<JsonElement> CreateAsync(string origin, string name, string body)
    {
        var made = await SendAsync("POST", origin, $"/keys/{name}/create", body);
        Assert.True(made.Status == 200, made.Body);
        return made.Json;
    }

    /// <summary>One operation on the current version.</summary>
    public Task<Reply> UseAsync(string origin, string name, string verb, string algorithm, byte[] value, Action<JsonObject>? more = null)
    {
        var body = new JsonObject { ["alg"] = algorithm, ["value"] = Encode(value) };
        more?.Invoke(body);
        return SendAsync("POST", origin, $"/keys/{name}/{verb}", body.ToJsonString());
    }

    public async Task<byte[]> OutputAsync(string origin, string name, string verb, string algorithm, byte[] value, Action<JsonObject>? more = null)
    {
        var reply = await UseAsync(origin, name, verb, algorithm, value, more);
        Assert.True(reply.Status == 200, $"{verb} {algorithm}: {reply.Body}");
        return Bytes(reply.Json, "value");
    }

    /// <summary>Signs with the key, and lets the server verify that it did and that it did not sign another digest.</summary>
    public async Task SignsAsync(string origin, string name, string algorithm, int digestSize)
    {
        var digest = RandomNumberGenerator.GetBytes(digestSize);
        var signature = await OutputAsync(origin, name, "sign", algorithm, digest);
        Assert.True(await VerifiesAsync(origin, name, algorithm, digest, signature), algorithm);
        digest[0] ^= 1;
        Assert.False(await VerifiesAsync(origin, name, algorithm, digest, signature), algorithm);
    }

    public async Task<bool> VerifiesAsync(string origin, string name, string algorithm, byte[] digest, byte[] signature)
    {
        var body = new JsonObject { ["alg"] = algorithm, ["digest"] = Encode(digest), ["value"] = Encode(signature) };
        var reply = await SendAsync("POST", origin, $"/keys/{name}/verify", body.ToJsonString());
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json.GetProperty("value").GetBoolean();
    }

    /// <summary>Encrypts, or wraps, and back.</summary>
    public async Task GoesAroundAsync(string origin, string name, string there, string back, string algorithm, int size, bool hasIv = false)
    {
        var value = RandomNumberGenerator.GetBytes(size);
        var iv = hasIv ? Encode(RandomNumberGenerator.GetBytes(16)) : null;
        var sent = await UseAsync(origin, name, there, algorithm, value, body =>
        {
            if (iv is not null)
            {
                body["iv"] = iv;
            }
        });
        Assert.True(sent.Status == 200, $"{there} {algorithm}: {sent.Body}");
        var returned = await OutputAsync(origin, name, back, algorithm, Bytes(sent.Json, "value"), body =>
        {
            foreach (var member in (string[])["iv", "tag", "aad"])
            {
                if (sent.Json.TryGetProperty(member, out var text))
                {
                    body[member] = text.GetString();
                }
            }
        });
        Assert.Equal(value, returned);
    }

    /// <summary>
    /// Takes the token's files away while something is tried. The connection backs off from a token that is gone, so the end waits until a key of
    /// the token signs again: the next spec on this server would meet the back-off.
    /// </summary>
    /// <param name="key">An EC key of the token that may sign.</param>
    public async Task WhileTheTokenIsAwayAsync(string folder, string origin, string key, Func<Task> tried)
    {
        var elsewhere = folder + "-away";
        Directory.Move(folder, elsewhere);
        try
        {
            await UntilSigningAnswersAsync(origin, key, 503);
            await tried();
        }
        finally
        {
            Directory.Move(elsewhere, folder);
        }

        await UntilSigningAnswersAsync(origin, key, 200);
    }

    private async Task UntilSigningAnswersAsync(string origin, string key, int status)
    {
        var given = Environment.TickCount64 + 60_000;
        while ((await UseAsync(origin, key, "sign", "ES256", new byte[32])).Status != status)
        {
            Assert.True(Environment.TickCount64 < given, $"Signing never answered {status}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static byte[] Bytes(JsonElement json, string member) => Base64Url.DecodeFromChars(json.GetProperty(member).GetString());

    /// <summary>The public half of an RSA key as a bundle shows it.</summary>
    public static RSA PublicOf(JsonElement bundle)
    {
        var key = bundle.GetProperty("key");
        return RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
    }

    /// <summary>A private RSA key as an import's JWK.</summary>
    public static JsonObject Jwk(RSA rsa, string type = "RSA")
    {
        var parts = rsa.ExportParameters(true);
        return new JsonObject
        {
            ["kty"] = type, ["n"] = Encode(parts.Modulus!), ["e"] = Encode(parts.Exponent!), ["d"] = Encode(parts.D!), ["p"] = Encode(parts.P!),
            ["q"] = Encode(parts.Q!), ["dp"] = Encode(parts.DP!), ["dq"] = Encode(parts.DQ!), ["qi"] = Encode(parts.InverseQ!),
        };
    }

    public static JsonObject Jwk(ECDsa ec, string curve, string type = "EC")
    {
        var parts = ec.ExportParameters(true);
        return new JsonObject { ["kty"] = type, ["crv"] = curve, ["x"] = Encode(parts.Q.X!), ["y"] = Encode(parts.Q.Y!), ["d"] = Encode(parts.D!) };
    }

    public static void Refused(Reply reply, int status, string code, string mentions)
    {
        Assert.True((status, code) == (reply.Status, reply.ErrorCode), reply.Body);
        Assert.Contains(mentions, reply.ErrorMessage, StringComparison.Ordinal);
    }

    public void Dispose() => _planes.Dispose();
}
