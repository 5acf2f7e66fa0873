using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Strongroom.Kernel;

namespace Strongroom.Tests.Agent;

/// <summary>The server's side of the agent's protocol, as far as the agent can tell. It checks each proof as the real one does, and can be told to misbehave.</summary>
internal sealed class StubLogin : IAsyncDisposable
{
    public const string Code = "one-time-code";

    private readonly ConcurrentDictionary<string, bool> _identifiers = [];
    private readonly TimeProvider _clock;
    private WebApplication? _app;
    private int _tokens;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StubLogin(TimeProvider clock) => _clock = clock;

    public Guid Tenant { get; } = Entropy.NewGuid();

    public Guid Machine { get; } = Entropy.NewGuid();

    public Guid Agent { get; set; } = Entropy.NewGuid();

    /// <summary>The public key that enrolled; null before.</summary>
    public byte[]? PublicKey { get; set; }

    public string Origin { get; private set; } = "";

    public int Port { get; private set; }

    public string? CaFile { get; private set; }

    public List<object> Identities { get; } = [];

    /// <summary>Answers to the next requests in place of the right ones; a status alone, with a body that means nothing.</summary>
    public int? Misbehave { get; set; }

    /// <summary>A status and an error of the token service for the next token requests.</summary>
    public (int Status, string Error)? RefuseTokens { get; set; }

    public bool IsRevoked { get; set; }

    public long TokenLifetime { get; set; } = 3600;

    /// <summary>Token requests are held until this is over.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public int TokensGiven => _tokens;

    /// <summary>Ends when the first question for a token has arrived.</summary>
    public Task Asked => _asked.Task;

    public ConcurrentQueue<string> Faults { get; } = [];

    public static async Task<StubLogin> StartAsync(TimeProvider clock, string? tlsFolder = null)
    {
        var stub = new StubLogin(clock);
        await stub.ListenAsync(tlsFolder);
        return stub;
    }

    public async Task StopAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    /// <summary>Starts anew on the same port.</summary>
    public Task RestartAsync() => ListenAsync(null);

    public static object Identity(Guid client, Guid principal, string resource, string type, string? epoch) =>
        new { clientId = client, objectId = principal, resourceId = resource, type, epoch };

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task ListenAsync(string? tlsFolder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            if (tlsFolder is not null)
            {
                listener.UseHttps(Certificate(tlsFolder));
            }
        }));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        _app = app;
        var address = new Uri(app.Urls.Single());
        Port = address.Port;
        Origin = $"{address.Scheme}://{(tlsFolder is null ? "127.0.0.1" : "localhost")}:{Port}";
    }

    private X509Certificate2 Certificate(string folder)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stub CA", caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = leaf.Create(ca, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3, 4]);
        CaFile = Path.Combine(folder, "stub-ca.pem");
        File.WriteAllText(CaFile, ca.ExportCertificatePem());
        return signed.CopyWithPrivateKey(key);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!;
        if (Misbehave is { } status)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            await context.Response.WriteAsync("<html>");
            return;
        }

        await (path == $"/{Tenant:D}/agent/enroll" ? EnrolAsync(context, body)
            : path == $"/{Tenant:D}/agent/token" ? TokenAsync(context, body)
            : path == $"/{Tenant:D}/agent/status" ? StatusAsync(context, body)
            : RefuseAsync(context, 404, "not_found"));
    }

    private async Task EnrolAsync(HttpContext context, string body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var key = CanonicalBase64Url.Decode(root.GetProperty("publicKey").GetString())!;
        var claims = Proof(root.GetProperty("proof").GetString()!, "agent-enrol+jwt", "enroll", key, null);
        var hash = CanonicalBase64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(Code)));
        if (claims is not { } proof || proof.GetProperty("code_sha256").GetString() != hash || root.GetProperty("code").GetString() != Code
            || root.GetProperty("machine").GetGuid() != Machine || context.Request.ContentType != "application/json")
        {
            await RefuseAsync(context, 401, "invalid_client");
            return;
        }

        PublicKey = key;
        await context.Response.WriteAsJsonAsync(new { agentId = Agent, tenantId = Tenant, machineId = Machine, resourceId = "/subscriptions/s/machines/m", identities = Identities });
    }

    private async Task TokenAsync(HttpContext context, string body)
    {
        _asked.TrySetResult();
        await Hold;
        if (IsRevoked || context.Request.ContentType != "application/jwt" || Proof(body, "agent+jwt", "token", PublicKey!, Agent) is not { } claims)
        {
            await RefuseAsync(context, 401, "invalid_client");
            return;
        }

        if (RefuseTokens is { } refusal)
        {
            await RefuseAsync(context, refusal.Status, refusal.Error);
            return;
        }

        var number = Interlocked.Increment(ref _tokens);
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["token_type"] = "Bearer",
            ["access_token"] = $"token-{number}",
            ["client_id"] = claims.GetProperty("client_id").GetString()!,
            ["expires_in"] = $"{TokenLifetime}",
            ["expires_on"] = $"{now + TokenLifetime}",
            ["ext_expires_in"] = $"{TokenLifetime}",
            ["not_before"] = $"{now}",
            ["resource"] = claims.GetProperty("resource").GetString()!,
        });
    }

    private Task StatusAsync(HttpContext context, string body) =>
        IsRevoked || context.Request.ContentType != "application/jwt" || Proof(body, "agent+jwt", "status", PublicKey!, Agent) is null
            ? RefuseAsync(context, 401, "invalid_client")
            : context.Response.WriteAsJsonAsync(new { agentId = Agent, identities = Identities });

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error, error_description = $"AADSTS1: {error}\r\nTrace ID: 1" });
    }

    /// <summary>The claims of a proof that keeps every rule; null, with the reason noted, otherwise.</summary>
    private JsonElement? Proof(string jws, string type, string verb, byte[] publicKey, Guid? agent)
    {
        var parts = jws.Split('.');
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        var header = JsonDocument.Parse(CanonicalBase64Url.Decode(parts[0])!).RootElement;
        var claims = JsonDocument.Parse(CanonicalBase64Url.Decode(parts[1])!).RootElement;
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        string? fault =
            parts.Length != 3 ? "parts"
            : !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), CanonicalBase64Url.Decode(parts[2])!, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation) ? "signature"
            : header.GetProperty("alg").GetString() != "ES256" || header.GetProperty("typ").GetString() != type ? "header"
            : claims.GetProperty("aud").GetString() != $"{Origin}/{Tenant:D}/agent/{verb}" ? "aud"
            : claims.GetProperty("iat").GetInt64() > now + 5 || claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64() is > 300 or <= 0 ? "time"
            : !_identifiers.TryAdd(claims.GetProperty("jti").GetString()!, true) ? "jti"
            : agent is { } id && (header.GetProperty("kid").GetGuid() != id || claims.GetProperty("iss").GetGuid() != id || claims.GetProperty("sub").GetGuid() != Machine) ? "agent"
            : null;
        if (fault is null)
        {
            return claims;
        }

        Faults.Enqueue(fault);
        return null;
    }
}
