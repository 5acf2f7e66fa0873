using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Specs.Api;

/// <summary>An ACME client of our own, which also says what no honest client says.</summary>
internal sealed class AcmeParty(AcmeServerWorld world, Wire wire, string? origin = null) : IDisposable
{
    private string? _nonce;

    public ECDsa Key { get; private set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Origin => origin ?? world.VaultOrigin;

    /// <summary>The account's URL.</summary>
    public string Kid { get; set; } = "";

    public static string B64(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public JsonObject Jwk => JwkOf(Key);

    public static JsonObject JwkOf(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new JsonObject { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = B64(point.X), ["y"] = B64(point.Y) };
    }

    public string KeyAuthorization(string token) => $"{token}.{B64(SHA256.HashData(Encoding.ASCII.GetBytes(Jwk.ToJsonString())))}";

    public async Task<string> NonceAsync() => (await wire.SendToAsync("HEAD", Origin + "/acme/new-nonce", null, null)).Headers["Replay-Nonce"];

    /// <summary>A signed request. Null as payload is POST-as-GET.</summary>
    /// <param name="change">Changes the protected header before it is signed.</param>
    /// <param name="spoil">Changes the JWS after it was signed.</param>
    public async Task<Reply> PostAsync(
        string url, JsonNode? payload, bool withKey = false, Action<JsonObject>? change = null, Action<JsonObject>? spoil = null, string type = "application/jose+json")
    {
        var header = new JsonObject { ["alg"] = "ES256", ["nonce"] = _nonce ?? await NonceAsync(), ["url"] = url };
        if (withKey)
        {
            header["jwk"] = Jwk;
        }
        else
        {
            header["kid"] = Kid;
        }

        change?.Invoke(header);
        var jws = Sign(header, payload?.ToJsonString() ?? "", Key);
        spoil?.Invoke(jws);
        var reply = await wire.PostAsync(url, jws.ToJsonString(), type);
        _nonce = reply.Headers.GetValueOrDefault("Replay-Nonce");
        return reply;
    }

    public static JsonObject Sign(JsonObject header, string payload, ECDsa key)
    {
        var (first, second) = (B64(Encoding.UTF8.GetBytes(header.ToJsonString())), B64(Encoding.UTF8.GetBytes(payload)));
        return new JsonObject
        {
            ["protected"] = first,
            ["payload"] = second,
            ["signature"] = B64(key.SignData(Encoding.ASCII.GetBytes($"{first}.{second}"), HashAlgorithmName.SHA256)),
        };
    }

    public JsonObject Binding((string Kid, string Key) binding, string algorithm = "HS256", JsonObject? jwk = null, string? url = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = binding.Kid, ["url"] = url ?? Origin + "/acme/new-account" };
        var (first, second) = (B64(Encoding.UTF8.GetBytes(header.ToJsonString())), B64(Encoding.UTF8.GetBytes((jwk ?? Jwk).ToJsonString())));
        var (key, signed) = (System.Buffers.Text.Base64Url.DecodeFromChars(binding.Key), Encoding.ASCII.GetBytes($"{first}.{second}"));
        var tag = algorithm == "HS512" ? HMACSHA512.HashData(key, signed) : HMACSHA256.HashData(key, signed);
        return new JsonObject { ["protected"] = first, ["payload"] = second, ["signature"] = B64(tag) };
    }

    public async Task<Reply> RegisterAsync(JsonObject? binding, params string[] contacts)
    {
        var payload = new JsonObject { ["termsOfServiceAgreed"] = true, ["contact"] = new JsonArray([.. contacts.Select(contact => JsonValue.Create(contact))]) };
        if (binding is not null)
        {
            payload["externalAccountBinding"] = binding;
        }

        var reply = await PostAsync(Origin + "/acme/new-account", payload, withKey: true);
        Kid = reply.Headers.GetValueOrDefault("Location") ?? "";
        return reply;
    }

    public static async Task<AcmeParty> RegisteredAsync(AcmeServerWorld world, Wire wire, params string[] options)
    {
        var party = new AcmeParty(world, wire);
        var reply = await party.RegisterAsync(party.Binding(await world.BindingAsync(options)));
        return reply.Status == 201 ? party : throw new InvalidOperationException(reply.Body);
    }

    public Task<Reply> OrderAsync(params string[] names) => PostAsync(Origin + "/acme/new-order", OrderBody(names));

    public static JsonObject OrderBody(params string[] names) => new()
    {
        ["identifiers"] = new JsonArray([.. names.Select(name => new JsonObject { ["type"] = System.Net.IPAddress.TryParse(name, out _) ? "ip" : "dns", ["value"] = name })]),
    };

    /// <summary>An order whose names are proved by dns-01: its URL and its last state.</summary>
    public async Task<(string Url, JsonElement Order)> ReadyAsync(params string[] names)
    {
        var made = await OrderAsync(names);
        if (made.Status != 201)
        {
            throw new InvalidOperationException(made.Body);
        }

        var url = made.Headers["Location"];
        foreach (var authorization in made.Json.GetProperty("authorizations").EnumerateArray())
        {
            await RespondAsync(authorization.GetString()!, "dns-01");
        }

        return (url, await UntilAsync(url, "pending"));
    }

    /// <summary>Shows what the challenge wants in the DNS, and takes it up.</summary>
    public async Task RespondAsync(string authorization, string kind)
    {
        var found = await PostAsync(authorization, null);
        var challenge = found.Json.GetProperty("challenges").EnumerateArray().Single(each => each.GetProperty("type").GetString() == kind);
        var proof = KeyAuthorization(challenge.GetProperty("token").GetString()!);
        if (kind == "dns-01")
        {
            await world.SetTextAsync($"_acme-challenge.{found.Json.GetProperty("identifier").GetProperty("value").GetString()}.", B64(SHA256.HashData(Encoding.ASCII.GetBytes(proof))));
        }

        var taken = await PostAsync(challenge.GetProperty("url").GetString()!, new JsonObject());
        if (taken.Status != 200)
        {
            throw new InvalidOperationException(taken.Body);
        }
    }

    /// <summary>The resource once its status is another.</summary>
    public async Task<JsonElement> UntilAsync(string url, string other)
    {
        for (var i = 0; i < 150; i++)
        {
            var reply = await PostAsync(url, null);
            if (reply.Json.GetProperty("status").GetString() != other)
            {
                return reply.Json;
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException($"{url} stays {other}\n{world.Output}");
    }

    public static JsonObject Csr(ECDsa key, params string[] names) => CsrOf(key, "", names);

    public static JsonObject CsrOf(ECDsa key, string subject, params string[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var san = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out var address))
            {
                san.AddIpAddress(address);
            }
            else
            {
                san.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(san.Build());
        return new JsonObject { ["csr"] = B64(request.CreateSigningRequest()) };
    }

    /// <summary>A certificate for names: the chain and the order's certificate URL.</summary>
    public async Task<(X509Certificate2Collection Chain, string Url)> CertificateAsync(ECDsa key, params string[] names)
    {
        var (url, order) = await ReadyAsync(names);
        var done = await PostAsync(order.GetProperty("finalize").GetString()!, Csr(key, names));
        if (done.Status != 200)
        {
            throw new InvalidOperationException(done.Body);
        }

        var certificate = done.Json.GetProperty("certificate").GetString()!;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem((await PostAsync(certificate, null)).Body);
        return (chain, certificate);
    }

    public static string TypeOf(Reply reply) => reply.Json.GetProperty("type").GetString()!.Replace("urn:ietf:params:acme:error:", "", StringComparison.Ordinal);

    public void Adopt(ECDsa key)
    {
        Key.Dispose();
        Key = key;
    }

    public void Dispose() => Key.Dispose();
}
