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
using Strongroom.Kernel;

namespace Strongroom.Tests.Issuers;

/// <summary>
/// An ACME authority on loopback that is good unless a test changes one of its answers. It proves nothing and believes everything: for what it must not
/// believe there is a real one in the specs.
/// </summary>
internal sealed class FakeAcme : IAsyncDisposable
{
    private readonly X509Certificate2 _root;
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication _app;
    private readonly Dictionary<string, Func<HttpContext, Task<bool>>> _odd = [];
    private byte[] _issued = [];

    public FakeAcme()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(400));
        var root = new CertificateRequest("CN=fake root", _rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, false));
        _root = root.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fake", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, from, to, [1, 2, 3, 4]);
        using var keyed = bare.CopyWithPrivateKey(key);
        var leaf = X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(leaf)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Origin { get; private set; } = "";

    public string Address => Origin + "/directory";

    public string Trust => _root.ExportCertificatePem();

    public X509Certificate2 Root => _root;

    /// <summary>Members of the directory, to be changed before it is read.</summary>
    public JsonObject Directory { get; private set; } = [];

    /// <summary>What the order asks to be proved: type and value, a wildcard with its star.</summary>
    public List<(string Type, string Value)> Authorizations { get; } = [];

    public string Token { get; set; } = "DGyRejmCefe7v4NfDGDKfA-fake-token";

    /// <summary>The payloads that were sent to a path.</summary>
    public Dictionary<string, List<JsonNode?>> Payloads { get; } = [];

    public int Requests { get; private set; }

    public static async Task<FakeAcme> StartAsync()
    {
        var authority = new FakeAcme();
        await authority._app.StartAsync();
        authority.Origin = authority._app.Urls.First();
        authority.Directory = new JsonObject
        {
            ["newNonce"] = authority.Origin + "/nonce",
            ["newAccount"] = authority.Origin + "/account",
            ["newOrder"] = authority.Origin + "/order",
        };
        return authority;
    }

    /// <summary>Answers a path with this from now on.</summary>
    public void Say(string path, int status, string body, string type = "application/json", params (string Name, string Value)[] headers) => _odd[path] = async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body);
        return true;
    };

    /// <summary>The same, as often as told; then it is good again.</summary>
    public void SayOnce(string path, int status, string body, params (string Name, string Value)[] headers)
    {
        Say(path, status, body, "application/problem+json", headers);
        var odd = _odd[path];
        _odd[path] = http =>
        {
            _odd.Remove(path);
            return odd(http);
        };
    }

    public void Behave(string path) => _odd.Remove(path);

    /// <summary>A certificate under its root for whatever key and names.</summary>
    public byte[] Sign(byte[] csr, byte[]? serial = null)
    {
        var read = CertificateRequest.LoadSigningRequest(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var request = new CertificateRequest(read.SubjectName, read.PublicKey, HashAlgorithmName.SHA256);
        foreach (var extension in read.CertificateExtensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        using var leaf = request.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(90), serial ?? RandomNumberGenerator.GetBytes(12));
        return leaf.RawData;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _root.Dispose();
        _rootKey.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Requests++;
        var path = http.Request.Path.Value!;
        var payload = http.Request.Method == "POST" ? await PayloadAsync(http) : null;
        if (http.Request.Method == "POST")
        {
            (Payloads.TryGetValue(path, out var sent) ? sent : Payloads[path] = []).Add(payload);
        }

        http.Response.Headers["Replay-Nonce"] = CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        if (!_odd.TryGetValue(path, out var odd) || !await odd(http))
        {
            var (status, body, location) = Good(path, payload);
            http.Response.StatusCode = status;
            http.Response.Headers.Location = location;
            await http.Response.WriteAsync(body);
        }
    }

    private (int Status, string Body, string? Location) Good(string path, JsonNode? payload)
    {
        switch (path)
        {
            case "/directory":
                return (200, Directory.ToJsonString(), null);
            case "/nonce":
                return (204, "", null);
            case "/account":
                return (201, """{"status":"valid"}""", Origin + "/account/1");
            case "/order":
                return (201, Order("pending"), Origin + "/order/1");
            case "/order/1":
                return (200, Order(_issued.Length > 0 ? "valid" : Payloads.ContainsKey("/challenge/0") ? "ready" : "pending"), null);
            case "/finalize":
                _issued = Sign(CanonicalBase64Url.Decode(payload!["csr"]!.GetValue<string>())!);
                return (200, Order("valid"), null);
            case "/certificate":
                return (200, PemEncoding.WriteString("CERTIFICATE", _issued) + "\n" + _root.ExportCertificatePem(), null);
            case var place when place.StartsWith("/authorization/", StringComparison.Ordinal):
                return (200, Authorization(int.Parse(place[15..], System.Globalization.CultureInfo.InvariantCulture)), null);
            default:
                return (200, "{}", null);
        }
    }

    private string Order(string status) => JsonSerializer.Serialize(new
    {
        status,
        expires = DateTimeOffset.UtcNow.AddHours(8),
        authorizations = Authorizations.Select((_, index) => $"{Origin}/authorization/{index}"),
        finalize = Origin + "/finalize",
        certificate = status == "valid" ? Origin + "/certificate" : null,
    });

    private string Authorization(int index)
    {
        var (type, value) = Authorizations[index];
        var isWildcard = value.StartsWith("*.", StringComparison.Ordinal);
        return JsonSerializer.Serialize(new
        {
            status = "pending",
            identifier = new { type, value = isWildcard ? value[2..] : value },
            wildcard = isWildcard,
            challenges = new[] { "http-01", "dns-01", "tls-alpn-01" }.Select(kind => new { type = kind, url = $"{Origin}/challenge/{index}", status = "pending", token = Token }),
        });
    }

    private static async Task<JsonNode?> PayloadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var payload = CanonicalBase64Url.Decode(JsonNode.Parse(await reader.ReadToEndAsync())!["payload"]!.GetValue<string>())!;
        return payload.Length == 0 ? null : JsonNode.Parse(payload);
    }
}
