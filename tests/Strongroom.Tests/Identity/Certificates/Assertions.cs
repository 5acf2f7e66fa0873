using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>An assertion as a client makes it, each part changeable.</summary>
internal sealed class Assertions(SampleInstallation at)
{
    public KeyPair Pair { get; set; } = KeyPair.SharedRsa;

    public JsonObject Header { get; } = new() { ["alg"] = "PS256", ["typ"] = "JWT" };

    public JsonObject Claims { get; } = [];

    /// <summary>As the JavaScript and .NET libraries send it.</summary>
    public static Assertions Of(SampleInstallation at, KeyPair pair, string algorithm = "PS256")
    {
        var made = new Assertions(at) { Pair = pair };
        made.Header["alg"] = algorithm;
        made.Header["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(pair.Der));
        var now = at.Clock.Now.ToUnixTimeSeconds();
        var client = at.ClientA.Client.ToString();
        made.Claims["aud"] = $"{at.Options.LoginOrigin}/{at.TenantA}/oauth2/v2.0/token";
        made.Claims["iss"] = client;
        made.Claims["sub"] = client;
        made.Claims["jti"] = Guid.NewGuid().ToString();
        made.Claims["nbf"] = now;
        made.Claims["iat"] = now;
        made.Claims["exp"] = now + 600;
        return made;
    }

    public string Signed()
    {
        var text = Unsigned();
        var signature = Sign(Pair.Key, (string)Header["alg"]!, Encoding.ASCII.GetBytes(text));
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public string Unsigned() => $"{Encode(Header)}.{Encode(Claims)}";

    public SignIn Ask(string? assertion = null, string? clientId = null, string? tenant = null)
    {
        using var request = new TokenRequest();
        request.TrySet("grant_type", "client_credentials");
        request.TrySet("client_id", clientId ?? at.ClientA.Client.ToString());
        request.TrySet("scope", SampleInstallation.Vault + "/.default");
        request.TrySet("client_assertion_type", ClientAssertion.JwtBearer);
        request.TrySet("client_assertion", assertion ?? Signed());
        return at.Tokens.AnswerAsync(at.Feed.Current!, tenant ?? at.TenantA.ToString(), TokenVersion.V2, request, default).AsTask().GetAwaiter().GetResult();
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static byte[] Sign(AsymmetricAlgorithm key, string algorithm, byte[] text)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        return key is ECDsa ec ? ec.SignData(text, hash)
            : ((RSA)key).SignData(text, hash, algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
    }
}
