using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Mail;
using Strongroom.Outbound;
using Strongroom.Tests.Keys;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>A server with a clock to be moved, and what a certificate's life is asked and told by.</summary>
internal sealed class CertificateLife : IAsyncDisposable
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private CertificateLife(SteppedServer server, ScriptedIssuer authority)
    {
        Server = server;
        Authority = authority;
    }

    public SteppedServer Server { get; }

    public ScriptedIssuer Authority { get; }

    public DateTimeOffset Now => Server.Clock.GetUtcNow();

    /// <param name="mail">The mail server; null for none.</param>
    /// <param name="opened">Ranges that the operator has opened.</param>
    public static async Task<CertificateLife> StartAsync(SmtpOptions? mail = null, string[]? opened = null, X509Certificate2? trusted = null)
    {
        var authority = new ScriptedIssuer();
        var outbound = new OutboundOptions { Allowed = [.. (opened ?? []).Select(IPNetwork.Parse)], Authorities = trusted is null ? [] : [trusted] };
        var server = await SteppedServer.StartAsync(
            options => options with { Mail = mail, Outbound = outbound }, services => services.AddSingleton<ICertificateIssuer>(authority));
        authority.Clock = server.Clock;
        return new CertificateLife(server, authority);
    }

    /// <summary>Registers the scripted authority for the tenant, and as the issuer <c>ca</c> of the vault.</summary>
    public async Task UseAuthorityAsync()
    {
        await RegisterAsync("Scripted");
        Assert.Equal(200, (await Server.SendAsync("PUT", "/certificates/issuers/ca", """{"provider":"Scripted"}""")).Status);
    }

    /// <summary>Registers the scripted authority under one more name.</summary>
    public async Task RegisterAsync(string name)
    {
        var units = Server.Services.GetRequiredService<UnitsOfWork>();
        var tx = units.System(writable: true);
        tx.Insert(AuthorityProviders.KeyOf(new TenantId(Server.Tenant), name.ToLowerInvariant())!.Value, new AuthorityProvider(name, ScriptedIssuer.KindName, null, new Dictionary<string, string>()));
        Assert.True(await units.CommitAsync(tx, default));
    }

    /// <param name="actions">The policy's <c>lifetime_actions</c>.</param>
    /// <returns>The version.</returns>
    public async Task<string> CreateAsync(string name, string actions, string issuer = "Self", bool reuses = false, string? attributes = null)
    {
        var (status, json) = await Server.SendAsync("POST", $"/certificates/{name}/create", $$"""
            {
              "policy": {
                "key_props": { "kty": "EC", "crv": "P-256", "reuse_key": {{(reuses ? "true" : "false")}} },
                "secret_props": { "contentType": "application/x-pem-file" },
                "x509_props": { "subject": "CN={{name}}", "validity_months": 12 },
                "lifetime_actions": [ {{actions}} ],
                "issuer": { "name": "{{issuer}}" }
              },
              "tags": { "team": "a" },
              "attributes": {{attributes ?? "{}"}}
            }
            """);
        Assert.True(status == 202, json.ToString());
        await Server.RunDueAsync();
        return VersionOf((await GetAsync(name)).GetProperty("id").GetString()!);
    }

    public async Task ImportAsync(string name, string pem, string policy)
    {
        var (status, json) = await TryImportAsync(name, pem, policy);
        Assert.True(status == 200, json.ToString());
    }

    public async Task<(int Status, JsonElement Json)> TryImportAsync(string name, string pem, string policy) =>
        await Server.SendAsync("POST", $"/certificates/{name}/import", $$"""{"value":{{JsonSerializer.Serialize(pem)}},"policy":{{policy}}}""");

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, json) = await Server.SendAsync("GET", $"/certificates/{path}");
        Assert.Equal(200, status);
        return json;
    }

    public async Task PatchAsync(string path, string body)
    {
        var (status, json) = await Server.SendAsync("PATCH", $"/certificates/{path}", body);
        Assert.True(status == 200, json.ToString());
    }

    public async Task<IReadOnlyList<string>> VersionsAsync(string name) =>
        [.. (await GetAsync($"{name}/versions")).GetProperty("value").EnumerateArray().Select(item => VersionOf(item.GetProperty("id").GetString()!))];

    public async Task<DateTimeOffset> ExpiryAsync(string name) =>
        DateTimeOffset.FromUnixTimeSeconds((await GetAsync(name)).GetProperty("attributes").GetProperty("exp").GetInt64());

    /// <summary>When the policy's percentage falls due for the current version.</summary>
    public async Task<DateTimeOffset> AtPercentAsync(string name, int percent)
    {
        var attributes = (await GetAsync(name)).GetProperty("attributes");
        var (start, end) = (attributes.GetProperty("nbf").GetInt64(), attributes.GetProperty("exp").GetInt64());
        return DateTimeOffset.FromUnixTimeSeconds(start + (long)((end - start) * (percent / 100.0)));
    }

    public async Task ToAsync(DateTimeOffset time) => await Server.AdvanceAsync(time - Now);

    public async Task SetContactsAsync(params string[] addresses) => Assert.Equal(200, (await Server.SendAsync(
        "PUT", "/certificates/contacts", $$"""{"contacts":[{{string.Join(',', addresses.Select(address => $$"""{"email":"{{address}}","name":"Ann Ö"}"""))}}]}""")).Status);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string VersionOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
