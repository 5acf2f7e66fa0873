using System.Text.Json.Nodes;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Audience, tenant, issuer and time: rows V15, J10, J14, J15, and the texts clients show.</summary>
public sealed class TokenExpectations : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory, Trait("Row", "V15")]
    [InlineData("https://vault.localhost:844")]
    [InlineData("https://vault.localhost:84433")]
    [InlineData("https://vault.localhost")]
    [InlineData("vault.localhost:8443")]
    [InlineData("HTTPS://VAULT.LOCALHOST:8443")]
    [InlineData("https://vault.localhost:8443//")]
    [InlineData(" https://vault.localhost:8443")]
    [InlineData("https://vault.localhost:8443\u0000")]
    [InlineData("https://vault.localhost:8443.evil.example")]
    [InlineData("https://x.vault.localhost:8443")]
    [InlineData("https://management.localhost:8443")]
    [InlineData("*")]
    [InlineData("")]
    public void V15_an_audience_matches_whole_and_ordinally_or_not_at_all(string audience)
    {
        var error = _at.Present(Forgery.WithClaims(_at, c => c["aud"] = audience)).Error;
        Assert.StartsWith("AKV10022: Invalid audience. Expected https://vault.localhost:8443, found: ", error!.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Row", "J10"), Trait("Row", "V15")]
    [InlineData("""["https://vault.localhost:8443","https://management.localhost:8443"]""")]
    [InlineData("""["https://vault.localhost:8443","https://vault.localhost:8443"]""")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("""[["https://vault.localhost:8443"]]""")]
    [InlineData("""{"0":"https://vault.localhost:8443"}""")]
    [InlineData("null")]
    public void J10_an_audience_that_is_several_or_none_is_refused(string json) =>
        Assert.NotNull(_at.Present(Forgery.WithClaims(_at, c => c["aud"] = JsonNode.Parse(json))).Error);

    [Fact, Trait("Row", "J10")]
    public void J10_an_audience_in_an_array_of_one_is_accepted() =>
        Assert.Null(_at.Present(Forgery.WithClaims(_at, c => c["aud"] = new JsonArray(SampleInstallation.Vault))).Error);

    [Fact, Trait("Row", "J10")]
    public void J10_a_surface_that_expects_no_audience_accepts_none() =>
        Assert.NotNull(_at.Present(_at.IssueA(), new TokenExpectation(_at.TenantA, [])).Error);

    [Fact]
    public void A_slash_at_the_end_counts_when_it_is_listed_and_only_then()
    {
        var slash = _at.IssueA(SampleInstallation.Vault + "/");
        Assert.Equal(SampleInstallation.Vault + "/", (string)Forgery.Claims(slash)["aud"]!);
        Assert.Null(_at.Present(slash).Error);
        Assert.Contains("AKV10022", _at.Present(slash, new TokenExpectation(_at.TenantA, [SampleInstallation.Vault])).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrong_audience_is_named()
    {
        var error = _at.Present(_at.IssueA(SampleInstallation.Arm)).Error;
        Assert.Equal("AKV10022: Invalid audience. Expected https://vault.localhost:8443, found: https://management.localhost:8443.", error!.Message);
    }

    [Fact, Trait("Row", "J14")]
    public void J14_a_token_of_another_tenant_is_refused_and_both_issuers_are_named()
    {
        var error = _at.Present(_at.IssueB()).Error;
        Assert.Equal(
            $"AKV10032: Invalid issuer. Expected one of https://login.localhost:8443/{_at.TenantA}/v2.0, found https://login.localhost:8443/{_at.TenantB}/v2.0.",
            error!.Message);
    }

    [Fact, Trait("Row", "J14")]
    public void J14_a_tenant_swapped_in_any_subset_of_claims_is_refused()
    {
        var b = $"https://login.localhost:8443/{_at.TenantB}/v2.0";
        (string Name, string Value)[] swaps =
        [
            ("iss", b), ("tid", _at.TenantB.ToString()), ("oid", _at.ClientB.Principal.ToString()), ("appid", _at.ClientB.Client.ToString()),
        ];
        for (var mask = 1; mask < 1 << swaps.Length; mask++)
        {
            var token = Forgery.WithClaims(_at, c =>
            {
                for (var i = 0; i < swaps.Length; i++)
                {
                    if ((mask & (1 << i)) != 0)
                    {
                        c[swaps[i].Name] = swaps[i].Value;
                    }
                }
            });
            Assert.NotNull(_at.Present(token, _at.VaultOf(_at.TenantA)).Error);
            var inB = _at.Present(token, _at.VaultOf(_at.TenantB));
            Assert.True(mask == (1 << swaps.Length) - 1 ? inB.Error is null : inB.Error is not null, $"mask {mask}");
        }
    }

    [Theory, Trait("Row", "J14")]
    [InlineData("https://login.localhost:8443/{0}/v2.0/")]
    [InlineData("https://login.localhost:8443/{0}")]
    [InlineData("https://login.localhost/{0}/v2.0")]
    [InlineData("http://login.localhost:8443/{0}/v2.0")]
    [InlineData("https://LOGIN.localhost:8443/{0}/v2.0")]
    [InlineData("https://login.microsoftonline.com/{0}/v2.0")]
    [InlineData("https://sts.windows.net/{0}/")]
    public void J14_an_issuer_matches_exactly(string issuer)
    {
        var error = _at.Present(Forgery.WithClaims(_at, c => c["iss"] = string.Format(null, issuer, _at.TenantA))).Error;
        Assert.StartsWith("AKV10032:", error!.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Row", "J15")]
    public async Task J15_a_key_of_another_installation_signs_nothing_here()
    {
        using var other = await SampleInstallation.CreateAsync(ownKey: true);
        var (mine, theirs) = (_at.Feed.Current!.Keys[0], other.Feed.Current!.Keys[0]);
        var token = _at.IssueA();
        foreach (var (signer, kid) in new[] { (theirs, theirs.Kid), (theirs, mine.Kid), (mine, theirs.Kid), (mine, mine.Kid.ToUpperInvariant()), (mine, "") })
        {
            var header = Forgery.Header(token);
            header["kid"] = kid;
            Assert.Equal(TokenRefusals.Invalid, _at.Present(Forgery.Signed(signer, header.ToJsonString(), Forgery.Claims(token).ToJsonString())).Error);
        }
    }

    [Fact]
    public void An_expired_token_is_refused_after_sixty_seconds_of_grace_also_when_remembered()
    {
        var token = _at.IssueA();
        var expires = DateTimeOffset.FromUnixTimeSeconds((long)Forgery.Claims(token)["exp"]!);
        Assert.InRange(expires - _at.Clock.Now, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(90));
        Assert.Null(_at.Present(token).Error);
        _at.Clock.Advance(expires + TimeSpan.FromSeconds(59) - _at.Clock.Now);
        Assert.Null(_at.Present(token).Error);
        _at.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("[TokenExpired] Error validating token: 'S2S12086'.", _at.Present(token).Error!.Message);
    }

    [Theory]
    [InlineData("nbf", 60, true)]
    [InlineData("nbf", 61, false)]
    [InlineData("iat", 60, true)]
    [InlineData("iat", 61, false)]
    [InlineData("exp", -60, false)]
    [InlineData("exp", 82_800, true)]
    [InlineData("exp", 86_401, false)]
    [InlineData("exp", 253_402_300_800, false)]
    [InlineData("exp", -1_900_000_000, false)]
    public void Times_hold_within_their_bounds(string claim, long secondsFromNow, bool accepted)
    {
        var token = Forgery.WithClaims(_at, c => c[claim] = _at.Clock.Now.ToUnixTimeSeconds() + secondsFromNow);
        Assert.Equal(accepted, _at.Present(token).Error is null);
    }

    [Theory]
    [InlineData("exp", long.MaxValue)]
    [InlineData("exp", long.MinValue)]
    [InlineData("nbf", long.MinValue)]
    [InlineData("nbf", long.MaxValue)]
    [InlineData("iat", long.MinValue)]
    public void Extreme_times_are_refused_without_overflow(string claim, long value) =>
        Assert.NotNull(_at.Present(Forgery.WithClaims(_at, c => c[claim] = value)).Error);

    [Fact]
    public void The_order_of_the_checks_shows_in_the_first_fault()
    {
        var now = _at.Clock.Now.ToUnixTimeSeconds();
        Action<JsonObject>[] faults =
        [
            c => c["iss"] = "https://evil.example/",
            c => c["aud"] = "https://evil.example",
            c => c["exp"] = now - 1000,
            c => c["oid"] = Guid.NewGuid().ToString(),
        ];
        string[] texts = ["AKV10032", "AKV10022", "S2S12086", "revoked"];
        for (var first = 0; first < faults.Length; first++)
        {
            var token = Forgery.WithClaims(_at, c =>
            {
                foreach (var fault in faults[first..])
                {
                    fault(c);
                }
            });
            Assert.Contains(texts[first], _at.Present(token).Error!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_refusal_repeats_a_token_that_is_not_ours()
    {
        var token = _at.IssueA();
        var canary = "CANARYCANARY";
        foreach (var text in new[] { canary, token + canary, $"{canary}.{canary}.{canary}", Forgery.Unsigned(token, payload: $"{{\"aud\":\"{canary}\"}}") })
        {
            Assert.DoesNotContain(canary, _at.Present(text).Error!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_sealed_installation_answers_no_token()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        _at.Feed.Close();
        Assert.Throws<Strongroom.Barrier.SealedException>(() => _at.Present(token));
    }

    [Fact]
    public void An_unknown_tenant_is_served_no_token() =>
        Assert.NotNull(_at.Present(_at.IssueA(), _at.VaultOf(TenantId.New())).Error);
}
