using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Outbound;
using Strongroom.Tests.Keys;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>An authority issues, the clock moves, the certificate renews, and the web server that uses it serves the new one.</summary>
public sealed class CertificateRenewal
{
    private const string Policy = """
        {"policy":{"x509_props":{"subject":"CN=web.example","sans":{"dns_names":["web.example","*.web.example"]}},"key_props":{"kty":"EC","crv":"P-256"},
        "issuer":{"name":"pebble"},"lifetime_actions":[{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}]},"tags":{"team":"web"}}
        """;

    [Fact]
    public async Task Pebble_issues_and_a_web_server_goes_on_with_what_is_renewed()
    {
        await using var pebble = new AcmePebble(DevServer.FreePort(), validitySeconds: 3 * 3600);
        await pebble.StartAsync();
        await using var server = await SteppedServer.StartAsync(options => options with { Outbound = new OutboundOptions { Allowed = [IPNetwork.Parse("127.0.0.0/8")] } });
        server.Clock.Advance(DateTimeOffset.UtcNow - server.Clock.GetUtcNow());
        await RegisterAsync(server, pebble);
        await OkAsync(server, "PUT", "/certificates/issuers/pebble", """{"provider":"Pebble"}""");
        await OkAsync(server, "POST", "/certificates/web/create", Policy, 202);
        await UntilOverAsync(server);
        var first = await OkAsync(server, "GET", "/certificates/web");
        Assert.Contains("CN=Pebble", Certificate(first).Issuer, StringComparison.Ordinal);
        await using var web = new WebServer(server);
        Assert.Equal(first.GetProperty("cer").GetBytesFromBase64(), await web.ShownAsync());

        // Nothing happens early, and the authority being away at the time loses nothing. Its orders live for a day of real time, so that the clock
        // may not run far ahead of it: the certificate is a short one.
        var due = Certificate(first).NotBefore.ToUniversalTime() + (0.8 * (Certificate(first).NotAfter - Certificate(first).NotBefore));
        await server.AdvanceAsync(due.AddMinutes(-2) - server.Clock.GetUtcNow());
        Assert.Equal(Version(first), Version(await OkAsync(server, "GET", "/certificates/web")));
        pebble.Stop();
        await server.AdvanceAsync(TimeSpan.FromMinutes(3));
        var waiting = await OkAsync(server, "GET", "/certificates/web/pending");
        Assert.Equal("inProgress", waiting.GetProperty("status").GetString());
        Assert.Equal(first.GetProperty("cer").GetBytesFromBase64(), await web.ShownAsync());
        await pebble.StartAsync();
        await UntilOverAsync(server);

        var second = await OkAsync(server, "GET", "/certificates/web");
        Assert.NotEqual(Version(first), Version(second));
        Assert.Equal("web", second.GetProperty("tags").GetProperty("team").GetString());
        Assert.Equal(second.GetProperty("cer").GetBytesFromBase64(), await web.ShownAsync());
        Assert.Equal(first.GetProperty("cer").GetString(), (await OkAsync(server, "GET", "/certificates/web/" + Version(first))).GetProperty("cer").GetString());
        Assert.Equal(1, await server.CountInTrailAsync("CertificateRenew", "/certificates/web/", 1));
    }

    private static async Task RegisterAsync(SteppedServer server, AcmePebble pebble)
    {
        var units = server.Services.GetRequiredService<UnitsOfWork>();
        var draft = new ProviderDraft
        {
            Name = "Pebble",
            Kind = "acme",
            Address = pebble.Address,
            Settings = new Dictionary<string, string> { ["trust"] = pebble.Trust, ["terms"] = "accepted", ["dnsHook"] = pebble.Hook },
        };
        var tx = units.System(writable: true);
        var tenant = server.Services.GetRequiredService<ITenants>().Home!.Value;
        Assert.False((await server.Services.GetRequiredService<ProviderRegistry>().AddAsync(tx, tenant, draft, default)).IsRefused(out var error, out _), error?.Message);
        Assert.True(await units.CommitAsync(tx, default));
    }

    private static async Task UntilOverAsync(SteppedServer server)
    {
        for (var turn = 0; turn < 120; turn++)
        {
            var operation = await OkAsync(server, "GET", "/certificates/web/pending");
            if (operation.GetProperty("status").GetString() is not "inProgress")
            {
                Assert.True(operation.GetProperty("status").GetString() == "completed", operation.ToString());
                return;
            }

            // Pebble lives in real time.
            await Task.Delay(50);
            await server.AdvanceAsync(TimeSpan.FromSeconds(15));
        }

        Assert.Fail((await OkAsync(server, "GET", "/certificates/web/pending")).ToString());
    }

    private static async Task<JsonElement> OkAsync(SteppedServer server, string method, string path, string? body = null, int status = 200)
    {
        var (got, json) = await server.SendAsync(method, path, body, "7.6");
        Assert.True(got == status, $"{method} {path}: {got} {json}");
        return json;
    }

    private static X509Certificate2 Certificate(JsonElement bundle) => CertificateParty.Certificate(bundle);

    private static string Version(JsonElement bundle) => CertificateParty.VersionOf(bundle);

    /// <summary>A TLS server that takes its certificate from the vault's secret for each connection, as a gateway does that polls.</summary>
    private sealed class WebServer : IAsyncDisposable
    {
        private readonly SteppedServer _vault;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public WebServer(SteppedServer vault)
        {
            _vault = vault;
            _listener.Start();
            _serving = ServeAsync();
        }

        public async Task<byte[]> ShownAsync()
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)_listener.LocalEndpoint);
            byte[]? seen = null;
            await using var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => (seen = shown!.GetRawCertData()) is not null);
            await secure.AuthenticateAsClientAsync("web.example");
            return seen!;
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await Task.WhenAny(_serving, Task.Delay(TimeSpan.FromSeconds(5)));
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                using var accepted = await _listener.AcceptTcpClientAsync();
                var secret = await OkAsync(_vault, "GET", "/secrets/web");
                var chain = X509CertificateLoader.LoadPkcs12Collection(secret.GetProperty("value").GetBytesFromBase64(), "", X509KeyStorageFlags.Exportable);
                using var leaf = chain.First(one => one.HasPrivateKey);
                await using var stream = new SslStream(accepted.GetStream());
                await stream.AuthenticateAsServerAsync(leaf, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);

                // The client may go as soon as it has seen the certificate.
                await stream.ShutdownAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
