using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Tests.Identity.Federation;

/// <summary>An OpenID Connect issuer in memory: its keys, its documents, its tokens.</summary>
internal sealed class OutsideIssuer
{
    private static readonly RSA SharedRsa = RSA.Create(2048);

    private readonly Dictionary<string, (string Algorithm, AsymmetricAlgorithm Key)> _keys = [];

    public OutsideIssuer(string name)
    {
        (Name, SaysItsName, KeysAddress) = (name, name, name.TrimEnd('/') + "/keys");
        AddKey("rsa-1", "RS256", SharedRsa);
    }

    public string Name { get; }

    /// <summary>What its document says it is called.</summary>
    public string SaysItsName { get; set; }

    public string KeysAddress { get; set; }

    public bool IsDown { get; set; }

    public int Fetches { get; private set; }

    public List<Uri> Asked { get; } = [];

    public static RSA Rsa => SharedRsa;

    public AsymmetricAlgorithm AddKey(string kid, string algorithm, AsymmetricAlgorithm? key = null)
    {
        key ??= algorithm[0] == 'E' ? ECDsa.Create(algorithm switch { "ES256" => ECCurve.NamedCurves.nistP256, "ES384" => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 }) : RSA.Create(2048);
        _keys[kid] = (algorithm, key);
        return key;
    }

    public void RemoveKey(string kid) => _keys.Remove(kid);

    public Task<byte[]?> FetchAsync(Uri address, CancellationToken cancel)
    {
        Fetches++;
        Asked.Add(address);
        return Task.FromResult(IsDown ? null
            : address.AbsoluteUri == Name.TrimEnd('/') + "/.well-known/openid-configuration" ? Encoding.UTF8.GetBytes($$"""{"issuer":"{{SaysItsName}}","jwks_uri":"{{KeysAddress}}"}""")
            : address.AbsoluteUri == KeysAddress ? KeySet()
            : null);
    }

    public byte[] KeySet() => JsonSerializer.SerializeToUtf8Bytes(new { keys = _keys.Select(pair => Jwk(pair.Key, pair.Value.Algorithm, pair.Value.Key)) });

    /// <summary>A token of one of its keys.</summary>
    public string Token(JsonObject claims, string kid = "rsa-1", string? algorithm = null, Action<JsonObject>? header = null) =>
        Sign(claims, kid, algorithm ?? _keys[kid].Algorithm, _keys[kid].Key, header);

    public static string Sign(JsonObject claims, string? kid, string algorithm, AsymmetricAlgorithm? key, Action<JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (kid is not null)
        {
            header["kid"] = kid;
        }

        change?.Invoke(header);
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var data = Encoding.ASCII.GetBytes(signed);
        var hash = algorithm[^3..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        var signature = key switch
        {
            RSA rsa => rsa.SignData(data, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(data, hash),
            _ => [],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static object Jwk(string kid, string algorithm, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var shown = rsa.ExportParameters(false);
            return new { kty = "RSA", use = "sig", kid, alg = algorithm, n = Base64Url.EncodeToString(shown.Modulus), e = Base64Url.EncodeToString(shown.Exponent) };
        }

        var point = ((ECDsa)key).ExportParameters(false).Q;
        var curve = algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };
        return new { kty = "EC", use = "sig", kid, alg = algorithm, crv = curve, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
    }
}
