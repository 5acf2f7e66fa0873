using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Strongroom.Specs.Api;

/// <summary>A real OpenID Connect issuer on loopback, with a certificate authority of its own.</summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    private readonly Dictionary<string, RSA> _keys = [];
    private readonly int _port = DevServer.FreePort();
    private readonly X509Certificate2 _leaf;
    private WebApplication? _app;

    public OidcIssuer(string folder, string path)
    {
        using var authority = MakeCertificates(out _leaf);
        AuthorityFile = Path.Combine(folder, "issuer-ca.pem");
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        Name = $"https://127.0.0.1:{_port}{path}";
        AddKey("one");
    }

    public string Name { get; }

    public string AuthorityFile { get; }

    public int Fetches { get; private set; }

    public void AddKey(string kid) => _keys[kid] = RSA.Create(2048);

    public void RemoveKey(string kid) => _keys.Remove(kid);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, listen => listen.UseHttps(_leaf)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public string Token(string subject, string kid = "one", JsonNode? audience = null, Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Name, ["sub"] = subject, ["aud"] = audience ?? "api://AzureADTokenExchange", ["iat"] = now, ["nbf"] = now, ["exp"] = now + 3600 };
        change?.Invoke(claims);
        var signed = $"{Encode($$"""{"alg":"RS256","kid":"{{kid}}"}""")}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(_keys[kid].SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>As the kubelet writes into a pod: an array of audiences, and a claim about the pod.</summary>
    public string KubernetesToken(string subject) => Token(subject, audience: new JsonArray("https://kubernetes.default.svc", "api://AzureADTokenExchange"), change: claims =>
        claims["kubernetes.io"] = new JsonObject { ["namespace"] = "shop", ["pod"] = new JsonObject { ["name"] = "web-1", ["uid"] = "1" }, ["serviceaccount"] = new JsonObject { ["name"] = "web", ["uid"] = "2" } });

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Fetches++;
        var path = new Uri(Name).AbsolutePath.TrimEnd('/');
        var answer = http.Request.Path.Value == path + "/.well-known/openid-configuration"
            ? JsonSerializer.Serialize(new { issuer = Name, jwks_uri = $"https://127.0.0.1:{_port}/openid/v1/jwks", response_types_supported = (string[])["id_token"] })
            : http.Request.Path.Value == "/openid/v1/jwks" ? JsonSerializer.Serialize(new { keys = _keys.Select(key => Jwk(key.Key, key.Value.ExportParameters(false))) })
            : null;
        http.Response.StatusCode = answer is null ? 404 : 200;
        await http.Response.WriteAsync(answer ?? "");
    }

    private static object Jwk(string kid, RSAParameters key) =>
        new { use = "sig", kty = "RSA", kid, alg = "RS256", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static X509Certificate2 MakeCertificates(out X509Certificate2 leaf)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=issuer root", authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = root.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from, to, [1, 2, 3, 4]);
        using var keyed = bare.CopyWithPrivateKey(key);
        leaf = X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pfx), null);
        return authority;
    }
}
