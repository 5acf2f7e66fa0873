using System.Text;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Tokens and rights at the door, over the wire.</summary>
public sealed class Tokens(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact]
    public async Task A_request_without_token_gets_the_challenge_that_every_client_reads_before_anything_else_is_looked_at()
    {
        foreach (var (method, path, version) in new[] { ("GET", "/secrets/a", "7.4"), ("PUT", "/secrets/bad_name", null), ("POST", "/secrets/restore", "nonsense") })
        {
            var reply = await _wire.SendAsync(method, path, token: null, apiVersion: version);

            Assert.Equal(401, reply.Status);
            Assert.Equal("""{"error":{"code":"Unauthorized","message":"AKV10000: Request is missing a Bearer or PoP token."}}""", reply.Body);
            Assert.Equal(
                $"Bearer authorization=\"{server.Settings["STRONGROOM_LOGIN_URL"]}/{server.Settings["STRONGROOM_TENANT_ID"]}\", resource=\"{server.Settings["STRONGROOM_VAULT_RESOURCE"]}\"",
                reply.Headers["WWW-Authenticate"]);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [Trait("Row", "C1")]
    public async Task Nonsense_for_a_token_is_refused_with_the_challenge(string token)
    {
        var reply = await _wire.SendAsync("GET", "/secrets", token: token);

        Assert.Equal((401, "Unauthorized"), (reply.Status, reply.ErrorCode));
        Assert.Contains("resource=", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact, Trait("Row", "J18")]
    public async Task A_token_with_any_part_cut_or_changed_is_refused()
    {
        var token = await _wire.TokenAsync();
        for (var length = 0; length < token.Length; length += 41)
        {
            Assert.Equal(401, (await _wire.SendAsync("GET", "/secrets", token: token[..length] + (length == 0 ? "x" : ""))).Status);
        }

        var parts = token.Split('.');
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].Replace('-', '+').Replace('_', '/').PadRight((parts[1].Length + 3) / 4 * 4, '=')));
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace(server.Settings["STRONGROOM_OBJECT_ID"], Guid.NewGuid().ToString(), StringComparison.Ordinal)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(401, (await _wire.SendAsync("GET", "/secrets", token: $"{parts[0]}.{forged}.{parts[2]}")).Status);
        Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets", token: token)).Status);
    }

    [Fact, Trait("Row", "V15")]
    public async Task A_token_for_another_audience_is_refused_and_both_are_named()
    {
        var arm = await _wire.TokenAsync(resource: server.Settings["STRONGROOM_ARM_AUDIENCE"]);

        var reply = await _wire.SendAsync("GET", "/secrets", token: arm);

        Assert.Equal(401, reply.Status);
        Assert.Equal($"AKV10022: Invalid audience. Expected {server.Settings["STRONGROOM_VAULT_RESOURCE"]}, found: {server.Settings["STRONGROOM_ARM_AUDIENCE"]}.", reply.ErrorMessage);
    }

    [Fact]
    public async Task A_principal_without_a_role_hears_the_same_of_what_exists_and_what_does_not()
    {
        await _wire.SendAsync("PUT", "/secrets/tokens-exists", """{"value":"v"}""");
        var limited = await _wire.TokenAsync(limited: true);

        var existing = await _wire.SendAsync("GET", "/secrets/tokens-exists", token: limited);
        var missing = await _wire.SendAsync("GET", "/secrets/tokens-missing", token: limited);

        Assert.Equal((403, "Forbidden", "ForbiddenByRbac"), (existing.Status, existing.ErrorCode, existing.InnerCode));
        Assert.Equal(existing.Body.Replace("tokens-exists", "X", StringComparison.Ordinal), missing.Body.Replace("tokens-missing", "X", StringComparison.Ordinal));
        Assert.Contains($"oid={server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}", existing.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'", existing.ErrorMessage, StringComparison.Ordinal);
        foreach (var (method, path) in new[]
        {
            ("PUT", "/secrets/a"), ("PATCH", "/secrets/a"), ("DELETE", "/secrets/a"), ("GET", "/secrets"), ("GET", "/secrets/a/versions"), ("POST", "/secrets/a/backup"),
            ("POST", "/secrets/restore"), ("GET", "/deletedsecrets"), ("GET", "/deletedsecrets/a"), ("DELETE", "/deletedsecrets/a"), ("POST", "/deletedsecrets/a/recover"),
        })
        {
            Assert.Equal(403, (await _wire.SendAsync(method, path, token: limited)).Status);
        }
    }

    [Fact]
    public async Task The_client_request_id_is_echoed_always_and_the_request_id_is_new_each_time()
    {
        var first = await _wire.SendAsync("GET", "/secrets");
        var second = await _wire.SendAsync("GET", "/secrets");

        Assert.NotEqual(first.Headers["x-ms-request-id"], second.Headers["x-ms-request-id"]);
    }

    public void Dispose() => _wire.Dispose();
}
