using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>OIDC documents, instance discovery and JWKS.</summary>
public sealed class DiscoveryDocuments : IAsyncLifetime
{
    private LoginHost _host = null!;

    private SampleInstallation At => _host.At;

    public async ValueTask InitializeAsync() => _host = await LoginHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_v2_document_has_what_msal_demands_on_the_login_origin()
    {
        var document = await GetAsync($"/{At.TenantA}/v2.0/.well-known/openid-configuration");
        Assert.Equal($"https://login.localhost:8443/{At.TenantA}/v2.0", (string)document["issuer"]!);
        Assert.Equal($"https://login.localhost:8443/{At.TenantA}/oauth2/v2.0/token", (string)document["token_endpoint"]!);
        Assert.Equal(["client_secret_post", "private_key_jwt", "client_secret_basic"], document["token_endpoint_auth_methods_supported"]!.AsArray().Select(method => (string)method!));
        foreach (var name in new[] { "authorization_endpoint", "device_authorization_endpoint", "end_session_endpoint", "jwks_uri" })
        {
            Assert.StartsWith("https://login.localhost:8443/", (string)document[name]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_documents_issuer_is_the_tokens_issuer()
    {
        var document = await GetAsync($"/{At.TenantA}/v2.0/.well-known/openid-configuration");
        Assert.Equal((string)document["issuer"]!, (string)Forgery.Claims(At.IssueA())["iss"]!);
    }

    [Fact]
    public async Task Adfs_is_an_alias_of_the_home_tenant()
    {
        var document = await GetAsync("/adfs/.well-known/openid-configuration");
        Assert.Equal("https://login.localhost:8443/adfs/oauth2/token", (string)document["token_endpoint"]!);
        Assert.Equal($"https://login.localhost:8443/{At.TenantA}/v2.0", (string)document["issuer"]!);
        Assert.Equal($"https://login.localhost:8443/{At.TenantA}/discovery/keys", (string)document["jwks_uri"]!);
    }

    [Theory]
    [InlineData("/{0}/discovery/v2.0/keys")]
    [InlineData("/{0}/discovery/keys")]
    [InlineData("/common/discovery/keys")]
    [InlineData("/common/discovery/v2.0/keys")]
    public async Task The_keys_verify_tokens_and_hold_nothing_private(string path)
    {
        var response = await _host.Http.GetAsync(string.Format(null, path, At.TenantA));
        Assert.Equal("max-age=3600, private", response.Headers.CacheControl!.ToString());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var key = JsonNode.Parse(bytes)!["keys"]!.AsArray().Single()!.AsObject();
        Assert.Equal(["alg", "e", "issuer", "kid", "kty", "n", "use"], key.Select(m => m.Key).Order(StringComparer.Ordinal));
        using var rsa = RSA.Create(new RSAParameters { Modulus = Decode(key["n"]!), Exponent = Decode(key["e"]!) });
        var parts = At.IssueA().Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact, Trait("Row", "C2")]
    public void C2_no_type_that_is_written_to_the_wire_can_hold_a_private_part()
    {
        string[] forbidden = ["d", "p", "q", "dp", "dq", "qi", "k", "oth"];
        var types = typeof(JwkBody).Assembly.GetTypes().Where(t => t.Namespace == "Strongroom.Identity" && t.Name.EndsWith("Body", StringComparison.Ordinal)).ToArray();
        Assert.Contains(typeof(JwkBody), types);
        foreach (var property in types.SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)))
        {
            Assert.DoesNotContain(property.Name.ToLowerInvariant(), forbidden);
        }
    }

    [Fact, Trait("Row", "C2")]
    public async Task C2_no_two_installations_share_a_key()
    {
        using var one = await SampleInstallation.CreateAsync(ownKey: true);
        using var other = await SampleInstallation.CreateAsync(ownKey: true);
        Assert.False(one.Feed.Current!.Keys[0].Modulus.Span.SequenceEqual(other.Feed.Current!.Keys[0].Modulus.Span));
    }

    [Theory]
    [InlineData("https://login.localhost:8443/{0}/oauth2/v2.0/authorize", 200)]
    [InlineData("https://login.localhost/{0}/oauth2/v2.0/authorize", 200)]
    [InlineData("https://login.microsoftonline.com/{0}/oauth2/v2.0/authorize", 400)]
    [InlineData("https://login.localhost.evil.example/{0}/oauth2/v2.0/authorize", 400)]
    [InlineData("not a uri", 400)]
    public async Task Instance_discovery_vouches_for_our_own_host_only(string endpoint, int status)
    {
        var asked = Uri.EscapeDataString(string.Format(null, endpoint, At.TenantA));
        var response = await _host.Http.GetAsync($"/common/discovery/instance?api-version=1.1&authorization_endpoint={asked}");
        Assert.Equal(status, (int)response.StatusCode);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (status == 200)
        {
            Assert.Equal($"https://login.localhost:8443/{At.TenantA}/v2.0/.well-known/openid-configuration", (string)body["tenant_discovery_endpoint"]!);
            Assert.Contains("login.localhost:8443", body["metadata"]![0]!["aliases"]!.AsArray().Select(a => (string)a!));
        }
        else
        {
            Assert.Equal(("invalid_instance", 50049), ((string)body["error"]!, (int)body["error_codes"]![0]!));
        }
    }

    [Fact]
    public async Task The_token_endpoint_answers_post_only()
    {
        var response = await _host.Http.GetAsync($"/{At.TenantA}/oauth2/v2.0/token");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _host.Http.GetStringAsync(path))!;

    private static byte[] Decode(JsonNode text) => System.Buffers.Text.Base64Url.DecodeFromChars((string)text!);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
