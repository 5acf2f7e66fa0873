using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>The token endpoints over HTTP: what clients match, what the trail keeps, and row V25.</summary>
public sealed class TokenEndpointAnswers : IAsyncLifetime
{
    private LoginHost _host = null!;

    private SampleInstallation At => _host.At;

    public async ValueTask InitializeAsync() => _host = await LoginHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_v2_answer_has_what_every_client_needs_and_its_token_is_accepted()
    {
        var (status, body, response) = await AskAsync();
        Assert.Equal(200, status);
        Assert.Equal("Bearer", (string)body["token_type"]!);
        Assert.InRange((int)body["expires_in"]!, 3600, 5400);
        Assert.Equal("no-store, no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        var token = (string)body["access_token"]!;
        Assert.Null(At.Present(token).Error);
        var claims = Forgery.Claims(token);
        Assert.Equal("1.0", (string)claims["ver"]!);
        Assert.Equal((string)claims["oid"]!, (string)claims["sub"]!);
        Assert.Equal((string)claims["uti"]!, (string)claims["jti"]!);
        Assert.Equal("1", (string)claims["appidacr"]!);
        Assert.Null(claims["xms_cc"]);
        Assert.Equal("at+jwt", (string)Forgery.Header(token)["typ"]!);
    }

    [Fact]
    public async Task A_v1_answer_says_its_numbers_as_text()
    {
        var (status, body, _) = await AskAsync(path: $"/{At.TenantA}/oauth2/token", change: f =>
        {
            f.Remove("scope");
            f["resource"] = SampleInstallation.Vault;
        });
        Assert.Equal(200, status);
        Assert.InRange(int.Parse((string)body["expires_in"]!, null), 3600, 5400);
        Assert.Equal(long.Parse((string)body["expires_in"]!, null), long.Parse((string)body["expires_on"]!, null) - long.Parse((string)body["not_before"]!, null));
        Assert.Equal(SampleInstallation.Vault, (string)body["resource"]!);
        Assert.Null(At.Present((string)body["access_token"]!).Error);
    }

    [Theory]
    [InlineData("scope", "https://vault.localhost:8443/.default", "https://vault.localhost:8443")]
    [InlineData("scope", "https://vault.localhost:8443//.default", "https://vault.localhost:8443/")]
    [InlineData("scope", "https://management.localhost:8443//.default openid profile offline_access", "https://management.localhost:8443/")]
    [InlineData("resource", "https://management.localhost:8443/", "https://management.localhost:8443/")]
    public async Task The_adfs_alias_issues_for_the_home_tenant_and_keeps_the_slash(string parameter, string value, string audience)
    {
        var (status, body, _) = await AskAsync(path: "/adfs/oauth2/token", change: f =>
        {
            f.Remove("scope");
            f[parameter] = value;
        });
        Assert.Equal(200, status);
        var claims = Forgery.Claims((string)body["access_token"]!);
        Assert.Equal((At.TenantA.ToString(), audience), ((string)claims["tid"]!, (string)claims["aud"]!));
    }

    [Fact]
    public async Task Basic_authentication_serves_as_well_as_the_form()
    {
        var (status, body, _) = await AskAsync(
            change: f =>
            {
                f.Remove("client_id");
                f.Remove("client_secret");
            },
            basic: $"{At.ClientA.Client}:{At.ClientA.Secret}");
        Assert.Equal(200, status);
        Assert.Null(At.Present((string)body["access_token"]!).Error);
        (status, _, var response) = await AskAsync(change: f => f.Remove("client_secret"), basic: $"{At.ClientA.Client}:wrong");
        Assert.Equal((401, "Basic"), (status, response.Headers.WwwAuthenticate.Single().Scheme));
    }

    [Fact]
    public async Task A_client_that_handles_claims_challenges_has_that_in_its_token()
    {
        var (_, body, _) = await AskAsync(change: f => f["claims"] = """{"access_token":{"xms_cc":{"values":["cp1"]}}}""");
        Assert.Equal("CP1", (string)Forgery.Claims((string)body["access_token"]!)["xms_cc"]![0]!);
    }

    [Theory, Trait("Row", "V25")]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("client_secret", "", 401, "invalid_client", 7000218)]
    [InlineData("client_secret", null, 401, "invalid_client", 7000218)]
    [InlineData("client_id", "00000000-0000-0000-0000-000000000001", 400, "unauthorized_client", 700016)]
    [InlineData("client_id", "no-guid", 400, "unauthorized_client", 700016)]
    [InlineData("client_id", null, 400, "invalid_request", 900144)]
    [InlineData("grant_type", null, 400, "invalid_request", 900144)]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type", 70003)]
    [InlineData("grant_type", "Client_Credentials", 400, "unsupported_grant_type", 70003)]
    [InlineData("scope", null, 400, "invalid_request", 900144)]
    [InlineData("scope", "https://vault.localhost:8443", 400, "invalid_scope", 70011)]
    [InlineData("scope", "/.default", 400, "invalid_scope", 70011)]
    [InlineData("scope", "openid", 400, "invalid_scope", 70011)]
    [InlineData("scope", "https://vault.localhost:8443/.default https://graph.localhost:8443/.default", 400, "invalid_scope", 70011)]
    [InlineData("scope", "https://vault.localhost:8443///.default", 400, "invalid_resource", 500011)]
    [InlineData("scope", "https://vault.azure.net/.default", 400, "invalid_resource", 500011)]
    [InlineData("scope", "HTTPS://vault.localhost:8443/.default", 400, "invalid_resource", 500011)]
    [InlineData("claims", "{", 400, "invalid_request", 9002313)]
    [InlineData("client_assertion", "x", 400, "invalid_request", 9002313)]
    public async Task V25_each_refusal_has_its_status_word_and_code_and_no_token(string field, string? value, int status, string error, int code)
    {
        var (answered, body, response) = await AskAsync(change: f =>
        {
            f.Remove(field);
            if (value is not null)
            {
                f[field] = value;
            }
        });
        Refused((answered, body), status, error, code);
        var record = At.Trail.Records.Single();
        Assert.Equal((status, code.ToString(null, null)), (record.Status, record.ErrorCode));
        Assert.Equal(record.RequestId.ToString(), (string)body["trace_id"]!);
        Assert.Equal((string)body["trace_id"]!, response.Headers.GetValues("x-ms-request-id").Single());
    }

    [Fact]
    public async Task An_unknown_tenant_is_refused_by_documents_and_token_endpoint_alike()
    {
        var unknown = Guid.NewGuid();
        var (status, body, _) = await AskAsync(path: $"/{unknown}/oauth2/v2.0/token");
        Refused((status, body), 400, "invalid_request", 90002);
        foreach (var path in new[] { $"/{unknown}/v2.0/.well-known/openid-configuration", "/common/v2.0/.well-known/openid-configuration", $"/{unknown}/discovery/v2.0/keys" })
        {
            var document = await _host.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.BadRequest, document.StatusCode);
            Assert.Contains("AADSTS90002:", await document.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_of_another_tenant_is_unknown_here()
    {
        var (status, body, _) = await AskAsync(path: $"/{At.TenantB}/oauth2/v2.0/token");
        Refused((status, body), 400, "unauthorized_client", 700016);
    }

    [Fact]
    public async Task An_assertion_that_is_none_is_refused()
    {
        var (status, body, _) = await AskAsync(change: f =>
        {
            f.Remove("client_secret");
            f["client_assertion"] = "x.y.z";
        });
        Refused((status, body), 400, "invalid_request", 900144);
        (status, body, _) = await AskAsync(change: f =>
        {
            f.Remove("client_secret");
            f["client_assertion"] = "x.y.z";
            f["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        });
        Refused((status, body), 401, "invalid_client", 50027);
    }

    [Fact]
    public async Task An_expired_secret_says_so_to_whoever_knows_it_and_to_nobody_else()
    {
        At.Clock.Advance(TimeSpan.FromDays(90));
        var (status, body, _) = await AskAsync();
        Refused((status, body), 401, "invalid_client", 7000222);
        (status, body, _) = await AskAsync(change: f => f["client_secret"] = "wrong");
        Refused((status, body), 401, "invalid_client", 7000215);
    }

    [Fact]
    public async Task Every_secret_of_an_application_works_until_it_is_removed()
    {
        string second = "";
        await At.ChangeAsync(async tx =>
        {
            using var made = (await PrincipalDirectory.AddSecretAsync(tx, At.TenantA, At.ClientA.Client, TimeSpan.FromDays(1), At.Clock.Now, default)).Value;
            second = Encoding.ASCII.GetString(made.Secret.Span);
        });
        Assert.Equal(200, (await AskAsync()).Status);
        Assert.Equal(200, (await AskAsync(change: f => f["client_secret"] = second)).Status);
    }

    [Theory]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials")]
    [InlineData("client_secret=a&client_secret=b")]
    [InlineData("client_id=%zz")]
    [InlineData("client_id=%f")]
    [InlineData("client_id=%C3")]
    [InlineData("scope=a%00b")]
    public async Task A_malformed_form_is_refused(string form)
    {
        var response = await _host.Http.PostAsync($"/{At.TenantA}/oauth2/v2.0/token", new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded"));
        Refused(((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject()), 400, "invalid_request", 9002313);
    }

    [Theory]
    [InlineData("application/json", 10)]
    [InlineData("multipart/form-data", 10)]
    [InlineData("application/x-www-form-urlencoded", 70_000)]
    public async Task Another_content_type_or_a_large_body_is_refused(string type, int size)
    {
        var content = new StringContent(new string('a', size), Encoding.ASCII);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var response = await _host.Http.PostAsync($"/{At.TenantA}/oauth2/v2.0/token", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_secret_in_form_and_header_is_refused()
    {
        var (status, body, _) = await AskAsync(basic: $"{At.ClientA.Client}:{At.ClientA.Secret}");
        Refused((status, body), 400, "invalid_request", 9002313);
    }

    [Fact]
    public async Task The_correlation_id_comes_back_in_body_and_header()
    {
        var mine = Guid.NewGuid();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{At.TenantA}/oauth2/v2.0/token?client-request-id={mine}")
        {
            Content = new FormUrlEncodedContent([]),
        };
        request.Headers.Add("return-client-request-id", "true");
        var response = await _host.Http.SendAsync(request);
        Assert.Equal(mine.ToString(), response.Headers.GetValues("client-request-id").Single());
        Assert.Equal(mine.ToString(), (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["correlation_id"]!);
    }

    [Fact]
    public async Task An_issued_token_is_in_the_trail_before_it_leaves_and_never_itself()
    {
        var (_, body, _) = await AskAsync();
        var token = (string)body["access_token"]!;
        var record = At.Trail.Records.Single();
        Assert.Equal(("SignInLogs", 200), (record.Category, record.Status));
        Assert.Equal((At.TenantA.Value, At.ClientA.Client.Value, At.ClientA.Principal.Value), (record.Tenant, record.Application, record.Principal));
        Assert.Equal(SampleInstallation.Vault, record.ObjectId);
        Assert.Equal((string)Forgery.Claims(token)["uti"]!, record.TokenId);
        Assert.Equal("127.0.0.1", record.CallerAddress);
        Assert.DoesNotContain(token.Split('.')[2], record.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(At.ClientA.Secret, record.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Row", "V25")]
    public async Task V25_when_the_trail_fails_no_token_leaves()
    {
        At.Trail.Fails = true;
        var (status, body, response) = await AskAsync();
        Refused((status, body), 503, "temporarily_unavailable", 90033);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task While_sealed_everything_answers_503_with_retry_after()
    {
        At.Feed.Close();
        var (status, body, response) = await AskAsync();
        Refused((status, body), 503, "temporarily_unavailable", 90033);
        Assert.NotNull(response.Headers.RetryAfter);
        foreach (var path in new[] { $"/{At.TenantA}/v2.0/.well-known/openid-configuration", "/common/discovery/keys" })
        {
            var document = await _host.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, document.StatusCode);
            Assert.NotNull(document.Headers.RetryAfter);
        }
    }

    private async Task<(int Status, JsonObject Body, HttpResponseMessage Response)> AskAsync(
        string? path = null, Action<Dictionary<string, string>>? change = null, string? basic = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = At.ClientA.Client.ToString(),
            ["client_secret"] = At.ClientA.Secret,
            ["scope"] = SampleInstallation.Vault + "/.default",
        };
        change?.Invoke(form);
        using var request = new HttpRequestMessage(HttpMethod.Post, path ?? $"/{At.TenantA}/oauth2/v2.0/token") { Content = new FormUrlEncodedContent(form) };
        if (basic is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        }

        var response = await _host.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject(), response);
    }

    private static void Refused((int Status, JsonObject Body) answer, int status, string error, int code)
    {
        Assert.Equal((status, error, code), (answer.Status, (string)answer.Body["error"]!, (int)answer.Body["error_codes"]![0]!));
        var text = (string)answer.Body["error_description"]!;
        Assert.StartsWith($"AADSTS{code}: ", text, StringComparison.Ordinal);
        Assert.Contains($"\r\nTrace ID: {answer.Body["trace_id"]}\r\nCorrelation ID: {answer.Body["correlation_id"]}\r\nTimestamp: {answer.Body["timestamp"]}", text, StringComparison.Ordinal);
        Assert.NotNull(answer.Body["error_uri"]);
        Assert.Null(answer.Body["access_token"]);
    }
}
