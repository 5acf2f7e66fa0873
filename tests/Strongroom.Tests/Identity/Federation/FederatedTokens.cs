using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Strongroom.Identity.Federation;
using Strongroom.Identity.Guessing;
using Xunit;

namespace Strongroom.Tests.Identity.Federation;

/// <summary>Which tokens of outside issuers stand for a client at the token endpoint.</summary>
public sealed class FederatedTokens : IAsyncLifetime
{
    private const string Issuer = "https://idp.example.com/realm";
    private const string Subject = "system:serviceaccount:shop:web";

    private readonly OutsideIssuer _issuer = new(Issuer);
    private SampleInstallation _at = null!;
    private ClientAuthentication _clients = null!;

    public async ValueTask InitializeAsync()
    {
        _at = await SampleInstallation.CreateAsync();
        var proof = new FederatedProof(new IssuerKeys(new IssuerDiscovery(_issuer.FetchAsync), _at.Clock), _at.Options);
        _clients = new ClientAuthentication([new SecretProof(), new AssertionProof([proof])]);
        await FederateAsync(new FederatedCredentialDraft { Name = "shop", Issuer = Issuer, Subject = Subject });
    }

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_that_matches_gets_a_token_of_ours()
    {
        using var signIn = await AskAsync(_issuer.Token(Claims()));
        Assert.Null(signIn.Error);
        Assert.Equal(("2", "federated credential shop"), (signIn.ClientProof, signIn.Credential));
        Assert.Equal("2", _at.Present(Encoding.ASCII.GetString(signIn.Token!.Span)).Value.ClientProof);
    }

    [Theory]
    [InlineData("iss", "https://idp.example.com/realm/", 700211)]
    [InlineData("iss", "https://IDP.example.com/realm", 700211)]
    [InlineData("iss", "https://evil.example.com", 700211)]
    [InlineData("sub", "system:serviceaccount:shop:WEB", 700213)]
    [InlineData("sub", "system:serviceaccount:shop:web ", 700213)]
    [InlineData("sub", "*", 700213)]
    [InlineData("aud", "api://AzureADTokenExchang", 700212)]
    [InlineData("aud", "API://AzureADTokenExchange", 700212)]
    public async Task Issuer_subject_and_audience_match_character_by_character_and_nothing_is_fetched_before(string claim, string value, int code)
    {
        var claims = Claims();
        claims[claim] = value;
        await RefusedAsync(_issuer.Token(claims), code);
        Assert.Equal(0, _issuer.Fetches);
    }

    [Fact, Trait("Row", "J10")]
    public async Task An_audience_among_others_will_do_and_none_will_not()
    {
        await GrantedAsync(_issuer.Token(With("aud", new JsonArray("https://kubernetes.default.svc", "api://AzureADTokenExchange"))));
        await RefusedAsync(_issuer.Token(With("aud", new JsonArray("https://kubernetes.default.svc", "x"))), 700212);
        await RefusedAsync(_issuer.Token(With("aud", new JsonArray())), 50027);
        await RefusedAsync(_issuer.Token(With("aud", null)), 50027);
        await RefusedAsync(_issuer.Token(With("aud", new JsonArray("api://AzureADTokenExchange", 1))), 50027);
    }

    [Fact]
    public async Task Times_are_kept_with_a_minute_of_grace()
    {
        await GrantedAsync(_issuer.Token(Times(-3600, -3600, -59)));
        await RefusedAsync(_issuer.Token(Times(-3600, -3600, -61)), 700024);
        await GrantedAsync(_issuer.Token(Times(0, 59, 3600)));
        await RefusedAsync(_issuer.Token(Times(0, 61, 3600)), 700024);
        await RefusedAsync(_issuer.Token(Times(61, 0, 3600)), 700024);
        await GrantedAsync(_issuer.Token(Times(0, 0, 86_400)));
        await RefusedAsync(_issuer.Token(Times(0, 0, 86_402)), 700024);
        await RefusedAsync(_issuer.Token(Times(30, 0, 20)), 700024);
    }

    [Fact]
    public async Task A_token_without_an_end_is_none()
    {
        await RefusedAsync(_issuer.Token(With("exp", null)), 50027);
        Assert.Equal(0, _issuer.Fetches);
    }

    [Fact]
    public async Task The_same_token_may_be_presented_again()
    {
        var claims = Claims();
        claims["jti"] = "once";
        var token = _issuer.Token(claims);
        await GrantedAsync(token);
        await GrantedAsync(token);
    }

    [Theory, Trait("Row", "J1")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("RS256 ")]
    [InlineData("rs256")]
    [InlineData("RS1")]
    public async Task An_unsigned_token_and_an_algorithm_nobody_agreed_on_are_refused(string algorithm)
    {
        await RefusedAsync(OutsideIssuer.Sign(Claims(), "rsa-1", algorithm, null), 700027);
        await RefusedAsync(OutsideIssuer.Sign(Claims(), "rsa-1", algorithm, OutsideIssuer.Rsa), 700027);
    }

    [Theory, Trait("Row", "J2")]
    [InlineData("HS256")]
    [InlineData(" HS256")]
    [InlineData("HS512")]
    public async Task The_public_key_is_no_shared_secret(string algorithm)
    {
        byte[][] secrets = [Encoding.ASCII.GetBytes(OutsideIssuer.Rsa.ExportSubjectPublicKeyInfoPem()), OutsideIssuer.Rsa.ExportSubjectPublicKeyInfo(), _issuer.KeySet()];
        foreach (var secret in secrets)
        {
            var unsigned = OutsideIssuer.Sign(Claims(), "rsa-1", algorithm, null).TrimEnd('.');
            var tag = algorithm.EndsWith("512", StringComparison.Ordinal) ? HMACSHA512.HashData(secret, Encoding.ASCII.GetBytes(unsigned)) : HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned));
            await RefusedAsync($"{unsigned}.{System.Buffers.Text.Base64Url.EncodeToString(tag)}", 700027);
        }
    }

    [Theory, Trait("Row", "J3")]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    public async Task A_key_that_the_token_brings_along_is_not_used(string member)
    {
        using var own = RSA.Create(2048);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=mine", own, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(_at.Clock.Now.AddDays(-1), _at.Clock.Now.AddDays(1));
        var token = OutsideIssuer.Sign(Claims(), "rsa-1", "RS256", own, header => header[member] = member switch
        {
            "x5c" => new JsonArray(Convert.ToBase64String(certificate.RawData)),
            "jwk" => new JsonObject { ["kty"] = "RSA" },
            _ => "https://evil.example.com/keys",
        });
        await RefusedAsync(token, member == "x5c" ? 700027 : 50027);
        Assert.DoesNotContain(_issuer.Asked, address => address.Host != "idp.example.com");
    }

    [Theory, Trait("Row", "S21")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Only_the_key_of_the_named_kid_with_its_own_algorithm_passes(string algorithm)
    {
        string[] all = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
        var keys = all.ToDictionary(a => a, a => _issuer.AddKey("kid-" + a, a, a[0] == 'E' ? null : OutsideIssuer.Rsa));
        foreach (var kid in all)
        {
            // Signed by the right key of this algorithm, under each name in turn.
            var token = OutsideIssuer.Sign(Claims(), "kid-" + kid, algorithm, keys[algorithm]);
            if (kid == algorithm)
            {
                await GrantedAsync(token);
            }
            else
            {
                await RefusedAsync(token, 700027);
            }
        }
    }

    [Fact, Trait("Row", "J15")]
    public async Task A_key_of_another_issuer_is_no_key_of_this_one()
    {
        using var own = RSA.Create(2048);
        await RefusedAsync(OutsideIssuer.Sign(Claims(), "rsa-1", "RS256", own), 700027);
        await RefusedAsync(OutsideIssuer.Sign(Claims(), "other", "RS256", own), 700027);
    }

    [Fact]
    public async Task Without_a_kid_there_must_be_exactly_one_key_of_the_algorithm()
    {
        var token = OutsideIssuer.Sign(Claims(), null, "RS256", OutsideIssuer.Rsa);
        await GrantedAsync(token);
        _issuer.AddKey("rsa-2", "RS256");
        _at.Clock.Advance(IssuerKeys.MaxAge + TimeSpan.FromSeconds(1));
        await RefusedAsync(OutsideIssuer.Sign(Claims(), null, "RS256", OutsideIssuer.Rsa), 700027);
    }

    [Fact]
    public async Task A_changed_character_breaks_the_signature()
    {
        var parts = _issuer.Token(Claims()).Split('.');
        var claims = Claims();
        claims["extra"] = true;
        await RefusedAsync($"{parts[0]}.{OutsideIssuer.Encode(claims.ToJsonString())}.{parts[2]}", 700027);
        await RefusedAsync($"{parts[0]}.{parts[1]}.", 700027);
        await RefusedAsync($"{parts[0]}.{parts[1]}.{parts[2][..^6]}", 700027);
    }

    [Fact]
    public async Task A_new_key_is_picked_up_and_one_that_is_gone_is_refused()
    {
        await GrantedAsync(_issuer.Token(Claims()));
        var old = _issuer.Token(Claims());
        _issuer.AddKey("rsa-2", "RS256");
        _issuer.RemoveKey("rsa-1");

        // Too soon to read again: the unknown key is refused without a fetch, the old one still served.
        var fetched = _issuer.Fetches;
        await RefusedAsync(_issuer.Token(Claims(), "rsa-2"), 700027);
        await GrantedAsync(old);
        Assert.Equal(fetched, _issuer.Fetches);

        _at.Clock.Advance(IssuerKeys.Pause);
        await GrantedAsync(_issuer.Token(Claims(), "rsa-2"));
        await RefusedAsync(old, 700027);
    }

    [Fact]
    public async Task A_key_that_is_gone_is_refused_within_an_hour_though_nobody_names_another()
    {
        var token = _issuer.Token(Times(0, 0, 80_000));
        await GrantedAsync(token);
        _issuer.RemoveKey("rsa-1");
        _at.Clock.Advance(IssuerKeys.MaxAge + TimeSpan.FromSeconds(1));
        await RefusedAsync(token, 700027);
    }

    [Fact]
    public async Task While_the_issuer_is_down_its_last_keys_serve_for_a_day_and_unknown_ones_do_not()
    {
        await GrantedAsync(_issuer.Token(Claims()));
        _issuer.IsDown = true;
        _at.Clock.Advance(IssuerKeys.MaxAge + TimeSpan.FromSeconds(1));
        await GrantedAsync(_issuer.Token(Claims()));
        _issuer.AddKey("rsa-2", "RS256");
        await RefusedAsync(_issuer.Token(Claims(), "rsa-2"), 700027);
        _at.Clock.Advance(IssuerKeys.Grace);
        await RefusedAsync(_issuer.Token(Claims()), 50166);
    }

    [Fact]
    public async Task An_issuer_is_asked_once_in_thirty_seconds_however_many_ask()
    {
        _issuer.IsDown = true;
        for (var i = 0; i < 20; i++)
        {
            await RefusedAsync(_issuer.Token(Claims()), 50166);
        }

        Assert.Equal(1, _issuer.Fetches);
        _issuer.IsDown = false;
        _at.Clock.Advance(IssuerKeys.Pause);
        await GrantedAsync(_issuer.Token(Claims()));
    }

    [Fact]
    public async Task A_document_that_calls_itself_otherwise_is_not_believed()
    {
        _issuer.SaysItsName = Issuer + "/";
        await RefusedAsync(_issuer.Token(Claims()), 50166);
        Assert.Single(_issuer.Asked);
    }

    [Theory]
    [InlineData("http://idp.example.com/realm/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@idp.example.com/keys")]
    [InlineData("/keys")]
    public async Task Keys_are_read_over_https_only(string address)
    {
        _issuer.KeysAddress = address;
        await RefusedAsync(_issuer.Token(Claims()), 50166);
        Assert.Single(_issuer.Asked);
    }

    [Fact]
    public async Task Nothing_is_fetched_for_a_client_that_does_not_exist_or_names_no_issuer()
    {
        await RefusedAsync(_issuer.Token(Claims()), 700016, _at.TenantA, Guid.NewGuid().ToString());
        await RefusedAsync(_issuer.Token(Claims()), 700211, _at.TenantB, _at.ClientB.Client.ToString());
        Assert.Equal(0, _issuer.Fetches);
    }

    [Fact, Trait("Row", "J14")]
    public async Task A_credential_of_one_tenant_is_nothing_in_another()
    {
        var claims = Claims();
        claims["tid"] = _at.TenantB.ToString();
        await RefusedAsync(_issuer.Token(claims), 700016, _at.TenantB, _at.ClientA.Client.ToString());
        using var signIn = await AskAsync(_issuer.Token(claims));
        Assert.Equal(_at.TenantA, _at.Present(Encoding.ASCII.GetString(signIn.Token!.Span)).Value.Tenant);
    }

    [Fact]
    public async Task Our_own_tokens_are_no_proof()
    {
        var own = $"{_at.Options.LoginOrigin}/{_at.TenantA}/v2.0";
        var draft = new FederatedCredentialDraft { Name = "ours", Issuer = own, Subject = _at.ClientA.Principal.ToString(), Audiences = [SampleInstallation.Vault] };
        await _at.ChangeAsync(async tx =>
        {
            Assert.Equal("issuer", (await FederatedCredentials.AddAsync(tx, _at.TenantA, _at.ClientA.Client, draft, _at.Options, default)).Error?.Target);

            // As it may have come when the login host had another name.
            var key = IdentityRows.Applications.Key(_at.TenantA.Compact, _at.ClientA.Client.Compact);
            var application = (await tx.FindAsync(key, default))!;
            tx.Put(key, application with { Federated = application.Federated.Add(draft.WithId(Guid.NewGuid())) });
        });
        await RefusedAsync(_at.IssueA(), 700211);
        Assert.Equal(0, _issuer.Fetches);
    }

    [Fact]
    public async Task An_expression_decides_over_the_claims_of_a_workflow()
    {
        await FederateAsync(new FederatedCredentialDraft { Name = "github", Issuer = Issuer, Expression = "claims['sub'] matches 'repo:org/app:ref:refs/heads/*' and claims['job_workflow_ref'] eq 'org/app/a.yml'" });
        var claims = With("sub", "repo:org/app:ref:refs/heads/release/1");
        await RefusedAsync(_issuer.Token(claims), 700213);
        claims["job_workflow_ref"] = "org/app/a.yml";
        await GrantedAsync(_issuer.Token(claims));
        claims["sub"] = "repo:org/evil:ref:refs/heads/main";
        await RefusedAsync(_issuer.Token(claims), 700213);
    }

    [Fact]
    public async Task A_disabled_application_gets_nothing_and_a_removed_credential_proves_nothing()
    {
        await GrantedAsync(_issuer.Token(Claims()));
        await _at.ChangeAsync(async tx => await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, false, default));
        await RefusedAsync(_issuer.Token(Claims()), 7000112);
        await _at.ChangeAsync(async tx => await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, true, default));
        await _at.ChangeAsync(async tx => await FederatedCredentials.RemoveAsync(tx, _at.TenantA, _at.ClientA.Client, "shop", default));
        await RefusedAsync(_issuer.Token(Claims()), 700211);
    }

    private Task FederateAsync(FederatedCredentialDraft draft) =>
        _at.ChangeAsync(async tx => Assert.Null((await FederatedCredentials.AddAsync(tx, _at.TenantA, _at.ClientA.Client, draft, _at.Options, default)).Error));

    private JsonObject Claims()
    {
        var now = _at.Clock.Now.ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = Issuer, ["sub"] = Subject, ["aud"] = "api://AzureADTokenExchange", ["iat"] = now, ["nbf"] = now, ["exp"] = now + 3600 };
    }

    private JsonObject With(string claim, JsonNode? value)
    {
        var claims = Claims();
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        return claims;
    }

    /// <summary>Seconds from now.</summary>
    private JsonObject Times(long issuedAt, long notBefore, long expires)
    {
        var now = _at.Clock.Now.ToUnixTimeSeconds();
        var claims = Claims();
        (claims["iat"], claims["nbf"], claims["exp"]) = (now + issuedAt, now + notBefore, now + expires);
        return claims;
    }

    private Task<SignIn> AskAsync(string assertion) => AskAsync(assertion, _at.TenantA, _at.ClientA.Client.ToString());

    private async Task<SignIn> AskAsync(string assertion, Kernel.TenantId tenant, string client)
    {
        using var request = new TokenRequest();
        Assert.True(request.TrySet("grant_type", "client_credentials") && request.TrySet("client_id", client) && request.TrySet("scope", SampleInstallation.Vault + "/.default"));
        Assert.True(request.TrySet("client_assertion_type", ClientAssertion.JwtBearer) && request.TrySet("client_assertion", assertion));

        // A new guard against guessing each time: these tests refuse more often than it bears.
        var tokens = new TokenService(_clients, new TokenIssuer(_at.Options, _at.Clock), new GuessGuard(_at.Clock), _at.Clock);
        return await tokens.AnswerAsync(_at.Feed.Current!, tenant.ToString(), TokenVersion.V2, request, default);
    }

    private async Task GrantedAsync(string assertion)
    {
        using var signIn = await AskAsync(assertion);
        Assert.Null(signIn.Error);
    }

    private Task RefusedAsync(string assertion, int code) => RefusedAsync(assertion, code, _at.TenantA, _at.ClientA.Client.ToString());

    private async Task RefusedAsync(string assertion, int code, Kernel.TenantId tenant, string client)
    {
        using var signIn = await AskAsync(assertion, tenant, client);
        Assert.Equal(code, signIn.Error?.Code);
        Assert.Null(signIn.Token);
    }
}
