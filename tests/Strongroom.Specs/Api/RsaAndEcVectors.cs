using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>How the vault takes the vectors of asymmetric keys.</summary>
internal sealed class RsaAndEcVectors(KeyHost vault)
{
    private const string NoPublicKeys = "no public keys: an import without the private part is refused";

    private static readonly string[] RsaMembers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];

    /// <summary>One import for all groups that have the same key: its primes take a while.</summary>
    private readonly Dictionary<string, Reply> _imported = [];

    public async Task<Func<JsonElement, Task<Verdict>>> PublicAloneAsync(VectorGroup group)
    {
        var reply = await ImportAsync(PublicJwk(group));
        var isRefused = reply.Status == 400 && reply.ErrorMessage!.StartsWith("Property key.d has invalid value", StringComparison.Ordinal);
        return Always(new Verdict(!isRefused, NoPublicKeys));
    }

    /// <summary>Keys of 1024 bits come with their private part, one of 8192 without; none is taken.</summary>
    public async Task<Func<JsonElement, Task<Verdict>>> SizeAsync(VectorGroup group)
    {
        var isPrivate = group.TryGetProperty("privateKeyPkcs8", out _);
        var reply = await ImportAsync(isPrivate ? PrivateJwk(group.Hex("privateKeyPkcs8")) : PublicJwk(group));
        var isRefused = reply.Status == 400 && reply.ErrorMessage!.StartsWith(isPrivate ? "Property key.n" : "Property key.", StringComparison.Ordinal);
        return Always(new Verdict(!isRefused, "modulus not of our sizes"));
    }

    public async Task<Func<JsonElement, Task<Verdict>>> ThreePrimesAsync(VectorGroup group)
    {
        var reply = await ImportAsync(PrivateJwk(group.Hex("privateKeyPkcs8")));
        var isRefused = reply.Status == 400 && reply.ErrorMessage!.StartsWith("Property key.oth", StringComparison.Ordinal);
        return Always(new Verdict(!isRefused, "two primes only"));
    }

    public async Task<Func<JsonElement, Task<Verdict>>> Pkcs1SignAsync(VectorGroup group)
    {
        var reply = await ImportAsync(PrivateJwk(group.Hex("privateKeyPkcs8")));
        if (reply.Status == 400)
        {
            return Always(new Verdict(!reply.ErrorMessage!.StartsWith("Property key.p", StringComparison.Ordinal), "primes of half as many bits as the modulus only"));
        }

        var (algorithm, hash) = group.GetProperty("sha").GetString() switch
        {
            "SHA-256" => ("RS256", HashAlgorithmName.SHA256),
            "SHA-384" => ("RS384", HashAlgorithmName.SHA384),
            "SHA-512" => ("RS512", HashAlgorithmName.SHA512),
            _ => ("", default),
        };
        if (algorithm.Length == 0)
        {
            return Always(new Verdict(false, "hash that no algorithm of ours has"));
        }

        return async test =>
        {
            var digest = CryptographicOperations.HashData(hash, test.Hex("msg"));
            var signature = await vault.ValueAsync(KeyHost.IdOf(reply), "sign", KeyBodies.Use(algorithm, digest));
            var verdict = await vault.UseAsync(KeyHost.IdOf(reply), "verify", KeyBodies.Verify(algorithm, digest, test.Hex("sig")));
            return new Verdict(signature.AsSpan().SequenceEqual(test.Hex("sig")) && verdict.Body == """{"value":true}""");
        };
    }

    public async Task<Func<JsonElement, Task<Verdict>>> OaepAsync(VectorGroup group)
    {
        var reply = await ImportAsync(PrivateJwk(group.Hex("privateKeyPkcs8")));
        if (reply.Status == 400)
        {
            return Always(new Verdict(!reply.ErrorMessage!.StartsWith("Property key.n", StringComparison.Ordinal), "modulus not of our sizes"));
        }

        var sha = group.GetProperty("sha").GetString();
        var isOurs = sha is "SHA-1" or "SHA-256" && group.GetProperty("mgfSha").GetString() == sha;
        return async test =>
        {
            // A label is part of the hash that is compared: without a way to give it, nothing that has one can come out.
            var rule = !isOurs ? "other hash or MGF than the algorithm's" : test.Hex("label").Length > 0 ? "no labels" : null;
            var isOpened = false;
            foreach (var algorithm in rule is not null ? ["RSA-OAEP", "RSA-OAEP-256"] : (string[])[sha == "SHA-1" ? "RSA-OAEP" : "RSA-OAEP-256"])
            {
                isOpened |= await OpensAsync(KeyHost.IdOf(reply), algorithm, test, isTextKnown: rule is null);
            }

            return new Verdict(isOpened, rule);
        };
    }

    public async Task<Func<JsonElement, Task<Verdict>>> Pkcs1DecryptAsync(VectorGroup group)
    {
        var reply = await ImportAsync(PrivateJwk(group.Hex("privateKeyPkcs8")));
        return async test => new Verdict(await OpensAsync(KeyHost.IdOf(reply), "RSA1_5", test, isTextKnown: true));
    }

    /// <summary>Of key agreement only the import is ours: each public point, good or bad, beside a private number that it does not belong to.</summary>
    public Task<Func<JsonElement, Task<Verdict>>> EcImportAsync(VectorGroup group) => Task.FromResult<Func<JsonElement, Task<Verdict>>>(async test =>
    {
        if (group.GetProperty("encoding").GetString() != "webcrypto")
        {
            return new Verdict(false, "JWK alone: no PEM");
        }

        var (own, foreign) = (test.GetProperty("private"), test.GetProperty("public"));
        var good = await ImportAsync(own.GetRawText());
        if (good.Status != 200)
        {
            return new Verdict(false);
        }

        var members = foreign.EnumerateObject().Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}").Append($"\"d\":{own.GetProperty("d").GetRawText()}");
        var mixed = await vault.SendAsync("PUT", "/keys/vector-mixed", $$$"""{"key":{{{{string.Join(',', members)}}}}}""");
        var isSame = ((string[])["crv", "x", "y"]).All(name => foreign.TryGetProperty(name, out var member) && member.GetRawText() == own.GetProperty(name).GetRawText());
        return new Verdict(mixed.Status == 200, "a public point that is not the private number's own", isSame);
    });

    private static Func<JsonElement, Task<Verdict>> Always(Verdict verdict) => _ => Task.FromResult(verdict);

    private async Task<bool> OpensAsync(string kid, string algorithm, JsonElement test, bool isTextKnown)
    {
        var answers = new List<bool>();
        foreach (var operation in (string[])["decrypt", "unwrapkey"])
        {
            var reply = await vault.UseAsync(kid, operation, KeyBodies.Use(algorithm, test.Hex("ct")));
            answers.Add(reply.Status == 200 && (!isTextKnown || KeyBodies.Bytes(reply.Json.GetProperty("value").GetString()!).AsSpan().SequenceEqual(test.Hex("msg"))));
        }

        return answers[0] == answers[1] ? answers[0] : throw new InvalidOperationException($"tcId {test.GetProperty("tcId")} differs by the operation");
    }

    private async Task<Reply> ImportAsync(string jwk)
    {
        if (!_imported.TryGetValue(jwk, out var reply))
        {
            // EdDSA is ours alone, and known to our own version.
            reply = await vault.SendAsync("PUT", $"/keys/vector-{_imported.Count}", $$"""{"key":{{jwk}}}""", Gate.ApiVersion.ExtensionName);
            _imported[jwk] = reply;
        }

        return reply;
    }

    /// <summary>EC keys by their numbers: JWK's own name of secp256k1 is not Azure's.</summary>
    private static string PublicJwk(VectorGroup group)
    {
        var key = group.GetProperty("publicKey");
        return key.TryGetProperty("wx", out _)
            ? $$"""{"kty":"EC","crv":"{{Curve(key.GetProperty("curve").GetString()!)}}","x":"{{Coordinate(key, "wx")}}","y":"{{Coordinate(key, "wy")}}"}"""
            : key.TryGetProperty("modulus", out _)
            ? $$"""{"kty":"RSA","n":"{{KeyBodies.Text(key.Hex("modulus"))}}","e":"{{KeyBodies.Text(key.Hex("publicExponent"))}}"}"""
            : group.GetProperty("publicKeyJwk").GetRawText();
    }

    private static string Coordinate(JsonElement key, string name) => KeyBodies.Text(key.Hex(name).AsSpan().TrimStart((byte)0));

    private static string Curve(string name) => name switch
    {
        "secp256r1" => "P-256",
        "secp384r1" => "P-384",
        "secp521r1" => "P-521",
        "secp256k1" => "P-256K",
        _ => throw new InvalidOperationException(name),
    };

    /// <summary>The members of RSAPrivateKey (RFC 8017 §A.1.2) as they stand in PKCS#8, believed by nobody on the way.</summary>
    private static string PrivateJwk(byte[] pkcs8)
    {
        var info = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        info.ReadSequence();
        var key = new AsnReader(info.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
        key.ReadInteger();
        var members = RsaMembers.Select(name => $"\"{name}\":\"{KeyBodies.Text(key.ReadIntegerBytes().Span.TrimStart((byte)0))}\"").ToList();
        return $$"""{"kty":"RSA",{{string.Join(',', members)}}{{(key.HasData ? ",\"oth\":[{}]" : "")}}}""";
    }
}
