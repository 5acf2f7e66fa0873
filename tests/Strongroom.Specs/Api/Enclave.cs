using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>An environment that is attested: it has a key of its own, an authority says so, and what is released for it only it can open.</summary>
internal sealed class Enclave(OidcIssuer authority, int bits = 2048) : IDisposable
{
    private readonly RSA _key = RSA.Create(bits);

    /// <summary>The authority's word: its own claims, the enclave's key, and no subject and no audience.</summary>
    public string Token(Action<JsonObject>? change = null) => authority.Token("", change: claims =>
    {
        claims.Remove("sub");
        claims.Remove("aud");
        claims["x-ms-attestation-type"] = "sevsnpvm";
        claims["x-ms-isolation-tee"] = new JsonObject { ["x-ms-compliance-status"] = "azure-compliant-cvm", ["svn"] = 7, ["debug"] = false };
        claims["x-ms-runtime"] = new JsonObject { ["keys"] = new JsonArray(Jwk(use: null, operations: "sign", RSA.Create(2048)), Jwk("enc", null, _key)) };
        change?.Invoke(claims);
    });

    public JsonObject Key(string? use, string? operations) => Jwk(use, operations, _key);

    /// <summary>The released key's PKCS#8 or bytes.</summary>
    public byte[] Open(JsonElement transfer, RSAEncryptionPadding padding)
    {
        var ciphertext = HsmWorld.Bytes(transfer, "ciphertext");
        using var aes = Aes.Create();
        aes.Key = _key.Decrypt(ciphertext[..(_key.KeySize / 8)], padding);
        return aes.DecryptKeyWrapPadded(ciphertext.AsSpan(_key.KeySize / 8));
    }

    /// <summary>The payload of a statement, when its signature is by its leaf, and its leaf is certified by the installation's CA and is for statements.</summary>
    public static JsonElement Verified(string jws, string authorityFile)
    {
        var parts = jws.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        var chain = header.GetProperty("x5c").EnumerateArray().Select(text => X509CertificateLoader.LoadCertificate(text.GetBytesFromBase64())).ToArray();
        using var build = new X509Chain();
        build.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        build.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        build.ChainPolicy.DisableCertificateDownloads = true;
        build.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorityFile);
        Assert.True(build.Build(chain[0]), string.Join(", ", build.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Equal("CN=Strongroom statements", chain[0].Subject);
        using var key = chain[0].GetECDsaPublicKey()!;
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        return JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
    }

    public void Dispose() => _key.Dispose();

    private static JsonObject Jwk(string? use, string? operations, RSA key)
    {
        var parts = key.ExportParameters(false);
        var jwk = new JsonObject { ["kty"] = "RSA", ["kid"] = "enclave", ["n"] = HsmWorld.Encode(parts.Modulus!), ["e"] = HsmWorld.Encode(parts.Exponent!) };
        if (use is not null)
        {
            jwk["key_use"] = use;
        }

        if (operations is not null)
        {
            jwk["key_ops"] = new JsonArray(operations);
        }

        return jwk;
    }
}
