using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Strongroom.Identity.Machines;
using Xunit;

namespace Strongroom.Tests.Identity.Machines;

/// <summary>Codes and proofs cannot be guessed, and guessing fills neither the trail nor the store (S53).</summary>
public sealed class GuessedProofs : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Guid _machine = Guid.NewGuid();
    private readonly Guid _agent = Guid.NewGuid();
    private LoginHost _host = null!;

    private SampleInstallation At => _host.At;

    public async ValueTask InitializeAsync()
    {
        _host = await LoginHost.StartAsync();
        await At.ChangeAsync(tx =>
        {
            tx.Insert(MachineRegistry.FactsKey(At.TenantA, _machine), new MachineRecord
            {
                ResourceId = "/subscriptions/x/machines/m",
                CreatedAt = At.Clock.Now,
                Agent = new MachineAgent(_agent, [.. _key.ExportSubjectPublicKeyInfo()], At.Clock.Now),
            });
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return _host.DisposeAsync();
    }

    [Theory]
    [Trait("Row", "V3")]
    [InlineData("enroll")]
    [InlineData("token")]
    [InlineData("status")]
    public async Task Five_failures_for_one_name_are_quick_and_spellings_of_it_share_them(string endpoint)
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (int)(await GuessAsync(endpoint, i % 2 == 0)).StatusCode);
        }

        var refused = await GuessAsync(endpoint, false);
        Assert.Equal((429, TimeSpan.FromSeconds(1)), ((int)refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Contains("50196", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enroll")]
    [InlineData("token")]
    [InlineData("status")]
    public async Task A_flood_leaves_one_record_for_each_delay(string endpoint)
    {
        for (var i = 0; i < 60; i++)
        {
            await GuessAsync(endpoint, false);
        }

        Assert.Equal(6, At.Trail.Records.Count);
    }

    [Theory]
    [InlineData("agent/enroll")]
    [InlineData("agent/token")]
    [InlineData("agent/status")]
    [InlineData("oauth2/v2.0/token")]
    public async Task What_cannot_be_read_counts_for_its_source(string endpoint)
    {
        for (var i = 0; i < 60; i++)
        {
            var response = await SendAsync(endpoint, "rubbish", "text/plain");
            Assert.Equal(i < 50 ? 400 : 429, (int)response.StatusCode);
        }

        Assert.Equal(51, At.Trail.Records.Count);
    }

    [Fact]
    public async Task An_agent_that_was_sent_away_and_asks_on_for_a_day_does_not_fill_the_trail()
    {
        Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", Proof("status"))).StatusCode);
        await At.ChangeAsync(async tx =>
        {
            var key = MachineRegistry.FactsKey(At.TenantA, _machine);
            tx.Put(key, (await tx.FindAsync(key, default))! with { Agent = null });
        });
        for (var asked = 0; asked < 24 * 120; asked++)
        {
            Assert.Contains((int)(await ProveAsync("status", Proof("status"))).StatusCode, (int[])[401, 429]);
            At.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.InRange(At.Trail.Records.Count, 24, 24 * 9);
    }

    [Fact]
    public async Task A_good_proof_forgives_what_came_before_it()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync("status", false)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", Proof("status"))).StatusCode);
        }
    }

    [Fact]
    [Trait("Row", "J18")]
    public async Task Every_truncation_of_a_proof_is_refused()
    {
        var proof = Proof("status");
        foreach (var cut in (string[])[.. Enumerable.Range(1, 12).Select(i => proof[..^i]), .. Enumerable.Range(1, 12).Select(i => proof[i..]), proof[..proof.LastIndexOf('.')], proof[..(proof.LastIndexOf('.') + 1)], proof + "A", proof + "=", ""])
        {
            Assert.NotEqual(HttpStatusCode.OK, (await ProveAsync("status", cut)).StatusCode);
        }

        At.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", Proof("status"))).StatusCode);
    }

    [Fact]
    [Trait("Row", "J12")]
    [Trait("Row", "J19")]
    [Trait("Row", "V16")]
    public async Task A_proof_by_another_key_for_another_agent_or_machine_or_used_before_is_none()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var used = Proof("status");
        Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", used)).StatusCode);
        foreach (var proof in (string[])[used, Proof("status", key: other), Proof("status", issuer: Guid.NewGuid()), Proof("status", machine: Guid.NewGuid())])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await ProveAsync("status", proof)).StatusCode);
        }
    }

    [Fact]
    public async Task An_agent_cannot_fill_the_store_with_proofs()
    {
        for (var i = 0; i < JtiLedger.MostInWindow; i++)
        {
            Assert.Null(At.Ledger.WaitSeconds(At.TenantA, $"agent/{_agent:D}"));
        }

        var rows = At.Store.Rows.Count;
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ProveAsync("status", Proof("status"))).StatusCode);
        Assert.Equal(rows, At.Store.Rows.Count);
        At.Clock.Advance(JtiLedger.Window);
        Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", Proof("status"))).StatusCode);
    }

    [Theory]
    [Trait("Row", "V25")]
    [Trait("Row", "J20")]
    [InlineData("token")]
    [InlineData("status")]
    public async Task While_the_ledger_cannot_be_written_no_proof_counts(string endpoint)
    {
        At.Store.IsReadOnly = true;
        var response = await ProveAsync(endpoint, Proof(endpoint));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain("access_token", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        At.Store.IsReadOnly = false;
        Assert.Equal(HttpStatusCode.OK, (await ProveAsync("status", Proof("status"))).StatusCode);
    }

    private Task<HttpResponseMessage> GuessAsync(string endpoint, bool inCapitals)
    {
        var (machine, agent) = inCapitals ? ($"{_machine:D}".ToUpperInvariant(), $"{_agent:D}".ToUpperInvariant()) : ($"{_machine:D}", $"{_agent:D}");
        return endpoint == "enroll"
            ? SendAsync("agent/enroll", $$"""{"machine":"{{machine}}","code":"AAAAAAAAAAAAAAAAAAAAAAAAAAA","publicKey":"{{Base64Url.EncodeToString(_key.ExportSubjectPublicKeyInfo())}}","proof":"x"}""", "application/json")
            : ProveAsync(endpoint, Proof("elsewhere", agent));
    }

    private Task<HttpResponseMessage> ProveAsync(string endpoint, string proof) => SendAsync("agent/" + endpoint, proof, "application/jwt");

    private async Task<HttpResponseMessage> SendAsync(string endpoint, string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await _host.Http.PostAsync($"/{At.TenantA}/{endpoint}", content);
    }

    private string Proof(string endpoint, string? agent = null, ECDsa? key = null, Guid? issuer = null, Guid? machine = null)
    {
        var now = At.Clock.Now.ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = AgentProof.CallType, ["kid"] = agent ?? $"{_agent:D}" };
        var payload = new JsonObject
        {
            ["iss"] = $"{issuer ?? _agent:D}",
            ["sub"] = $"{machine ?? _machine:D}",
            ["aud"] = $"{At.Options.LoginOrigin}/{At.TenantA}/agent/{endpoint}",
            ["iat"] = now,
            ["exp"] = now + 300,
            ["jti"] = $"{Guid.NewGuid():D}",
        };
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
