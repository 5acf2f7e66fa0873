using System.Text.Json.Nodes;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Federation;
using Strongroom.Identity.Outside;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity.Federation;

/// <summary>Tokens of trusted outside issuers, presented directly: one issuer for tenant A, another for tenant B.</summary>
public sealed class OutsideCallers : IAsyncLifetime
{
    private const string Audience = "strongroom";

    private readonly OutsideIssuer _issuerA = new("https://a.example.com/realm");
    private readonly OutsideIssuer _issuerB = new("https://b.example.com/realm");
    private int _fetches;
    private SampleInstallation _at = null!;
    private CallerAuthentication _door = null!;

    public async ValueTask InitializeAsync()
    {
        _at = await SampleInstallation.CreateAsync();
        _issuerB.AddKey("rsa-1", "RS256");
        var keys = new IssuerKeys(new IssuerDiscovery(FetchAsync), _at.Clock);
        _door = new CallerAuthentication(_at.Feed, _at.Validator, new OutsideTokens(keys, _at.Options, _at.Clock));
        await _at.ChangeAsync(async tx =>
        {
            await OutsideIssuers.TrustAsync(tx, _at.TenantA, _issuerA.Name, Audience, _at.Options, _at.Clock.Now, default);
            await OutsideIssuers.TrustAsync(tx, _at.TenantB, _issuerB.Name, Audience, _at.Options, _at.Clock.Now, default);
        });
        await MapAsync(_issuerA, "web", _at.ClientA.Principal);
        await MapAsync(_issuerB, "web", _at.ClientB.Principal);
    }

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_mapped_token_stands_for_its_principal()
    {
        var caller = (await PresentAsync(_issuerA.Token(Claims(_issuerA)))).Value;
        Assert.Equal((_at.TenantA, _at.ClientA.Principal, _at.ClientA.Client, _issuerA.Name), (caller.Tenant, caller.Principal, caller.Application, caller.Issuer));
        Assert.Equal(("2", "app", "token-1"), (caller.ClientProof, caller.IdentityType, caller.TokenId));
        Assert.Null((await PresentAsync(_at.IssueA())).Error);
    }

    [Fact]
    public async Task Nothing_is_accepted_or_fetched_before_somebody_trusts_the_issuer()
    {
        var stranger = new OutsideIssuer("https://c.example.com");
        Assert.Equal(401, (await PresentAsync(stranger.Token(Claims(stranger)))).Error?.Status);
        Assert.Equal(0, _fetches);
    }

    [Fact, Trait("Row", "J14")]
    public async Task A_token_of_one_tenants_issuer_opens_nothing_of_another_whatever_its_claims_say()
    {
        foreach (var claim in new[] { "tid", "oid", "appid", "azp", "tenant", "gen_t" })
        {
            var claims = Claims(_issuerA);
            claims[claim] = (claim is "oid" ? _at.ClientB.Principal.Value : claim is "appid" or "azp" ? _at.ClientB.Client.Value : _at.TenantB.Value).ToString();
            Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims), _at.TenantB)).Error?.Status);
            Assert.Equal(_at.ClientA.Principal, (await PresentAsync(_issuerA.Token(claims))).Value.Principal);
        }

        Assert.Equal(_at.TenantB, (await PresentAsync(_issuerB.Token(Claims(_issuerB)), _at.TenantB)).Value.Tenant);
        Assert.Equal(401, (await PresentAsync(_issuerB.Token(Claims(_issuerB)))).Error?.Status);
    }

    [Fact, Trait("Row", "J15")]
    public async Task A_key_of_one_issuer_validates_nothing_of_another()
    {
        // Both have a key of the same name, and both sets are known.
        await PresentAsync(_issuerA.Token(Claims(_issuerA)));
        await PresentAsync(_issuerB.Token(Claims(_issuerB)), _at.TenantB);
        Assert.Equal(401, (await PresentAsync(_issuerB.Token(Claims(_issuerA)))).Error?.Status);
        Assert.Equal(401, (await PresentAsync(_issuerA.Token(Claims(_issuerB)), _at.TenantB)).Error?.Status);
    }

    [Fact, Trait("Row", "S21")]
    public async Task Only_the_diagonal_of_issuers_keys_and_algorithms_passes()
    {
        string[] algorithms = ["RS256", "PS256", "ES256"];
        OutsideIssuer[] issuers = [_issuerA, _issuerB];
        var keys = issuers.SelectMany(issuer => algorithms.Select(algorithm => (Issuer: issuer, Algorithm: algorithm, Key: issuer.AddKey("k-" + algorithm, algorithm)))).ToArray();
        foreach (var named in issuers)
        {
            foreach (var kid in algorithms)
            {
                foreach (var key in keys)
                {
                    var token = OutsideIssuer.Sign(Claims(named), "k-" + kid, key.Algorithm, key.Key);
                    var passes = (await PresentAsync(token, named == _issuerA ? _at.TenantA : _at.TenantB)).Error is null;
                    Assert.Equal(named == key.Issuer && kid == key.Algorithm, passes);
                }
            }
        }
    }

    [Fact, Trait("Row", "J10")]
    public async Task The_audience_is_one_and_ours()
    {
        foreach (var audience in (JsonNode?[])["other", "STRONGROOM", SampleInstallation.Vault, new JsonArray(Audience, "other"), new JsonArray(), null, 1])
        {
            var claims = Claims(_issuerA);
            claims["aud"] = audience;
            Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims))).Error?.Status);
        }

        var one = Claims(_issuerA);
        one["aud"] = new JsonArray(Audience);
        Assert.Null((await PresentAsync(_issuerA.Token(one))).Error);
    }

    [Theory]
    [InlineData(-3600, -61)]
    [InlineData(120, 3600)]
    [InlineData(0, 86_402)]
    public async Task Times_are_kept(long from, long expires)
    {
        var claims = Claims(_issuerA);
        var now = _at.Clock.Now.ToUnixTimeSeconds();
        (claims["iat"], claims["nbf"], claims["exp"]) = (now + from, now + from, now + expires);
        Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims))).Error?.Status);
    }

    [Fact, Trait("Row", "J1")]
    public async Task Unsigned_and_bound_tokens_are_refused()
    {
        Assert.Equal(401, (await PresentAsync(OutsideIssuer.Sign(Claims(_issuerA), "rsa-1", "none", null))).Error?.Status);
        var claims = Claims(_issuerA);
        claims["cnf"] = new JsonObject { ["x5t#S256"] = "AA" };
        Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims))).Error?.Status);
    }

    [Fact]
    public async Task Somebody_unmapped_and_somebody_mapped_twice_are_nobody()
    {
        var claims = Claims(_issuerA);
        claims["sub"] = "Web";
        Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims))).Error?.Status);

        PrincipalId second = default;
        await _at.ChangeAsync(tx =>
        {
            using var made = PrincipalDirectory.CreateApplication(tx, _at.TenantA, "second", null, _at.Clock.Now).Value;
            second = made.Principal;
            return ValueTask.CompletedTask;
        });
        await _at.ChangeAsync(async tx => Assert.Null((await OutsideIssuers.MapAsync(tx, _issuerA.Name, new OutsideMapping("email", "w@a", second), default)).Error));
        claims = Claims(_issuerA);
        claims["email"] = "w@a";
        Assert.Equal(401, (await PresentAsync(_issuerA.Token(claims))).Error?.Status);
    }

    [Theory]
    [InlineData("untrust")]
    [InlineData("unmap")]
    [InlineData("disable principal")]
    [InlineData("disable application")]
    [InlineData("delete")]
    public async Task The_very_next_call_is_refused_after(string change)
    {
        var token = _issuerA.Token(Claims(_issuerA));
        Assert.Null((await PresentAsync(token)).Error);
        await _at.ChangeAsync(async tx => Assert.Null(change switch
        {
            "untrust" => (await OutsideIssuers.UntrustAsync(tx, _issuerA.Name, default)).Error,
            "unmap" => (await OutsideIssuers.UnmapAsync(tx, _issuerA.Name, "sub", "web", default)).Error,
            "disable principal" => (await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, false, default)).Error,
            "disable application" => (await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, false, default)).Error,
            _ => (await PrincipalDirectory.DeleteApplicationAsync(tx, _at.TenantA, _at.ClientA.Client, default)).Error,
        }));
        Assert.Equal(401, (await PresentAsync(token)).Error?.Status);
    }

    [Fact]
    public async Task Trust_and_mappings_survive_a_restart_and_belong_to_one_tenant()
    {
        await _at.RestartAsync();
        Assert.Equal(2, _at.Feed.Current!.OutsideIssuers.Count);
        var tx = _at.NewTx();
        Assert.Equal(409, (await OutsideIssuers.TrustAsync(tx, _at.TenantB, _issuerA.Name, Audience, _at.Options, _at.Clock.Now, default)).Error?.Status);
        Assert.Equal(404, (await OutsideIssuers.MapAsync(tx, _issuerA.Name, new OutsideMapping("sub", "x", _at.ClientB.Principal), default)).Error?.Status);
        Assert.Equal("claim", (await OutsideIssuers.MapAsync(tx, _issuerA.Name, new OutsideMapping("iss", _issuerA.Name, _at.ClientA.Principal), default)).Error?.Target);
        Assert.Equal("issuer", (await OutsideIssuers.TrustAsync(tx, _at.TenantA, "http://a.example.com", Audience, _at.Options, _at.Clock.Now, default)).Error?.Target);
    }

    private async Task<Result<Caller>> PresentAsync(string token, TenantId? tenant = null)
    {
        await _door.PrepareAsync("Bearer " + token, default);
        return _door.Authenticate("Bearer " + token, _at.VaultOf(tenant ?? _at.TenantA));
    }

    private Task MapAsync(OutsideIssuer issuer, string subject, PrincipalId principal) =>
        _at.ChangeAsync(async tx => Assert.Null((await OutsideIssuers.MapAsync(tx, issuer.Name, new OutsideMapping("sub", subject, principal), default)).Error));

    private async Task<byte[]?> FetchAsync(Uri address, CancellationToken cancel)
    {
        _fetches++;
        return await _issuerA.FetchAsync(address, cancel) ?? await _issuerB.FetchAsync(address, cancel);
    }

    private JsonObject Claims(OutsideIssuer issuer)
    {
        var now = _at.Clock.Now.ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = issuer.Name, ["sub"] = "web", ["aud"] = Audience, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 3600, ["jti"] = "token-1" };
    }
}
