using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Who may do what with certificates: rights on them give neither the private key nor its use (wire reference §3.10).</summary>
public sealed class CertificateRights(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private const string Officer = "a4417e6f-fecd-4de8-b567-7b0420556985";
    private const string Reader = "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba";

    private readonly Wire _wire = new(server);
    private readonly BothPlanes _planes = new(server);

    [Fact]
    public async Task The_officer_makes_certificates_and_reads_no_private_key()
    {
        var vault = await KeyHost.VaultAsync(server, _wire, "rights-officer");
        Assert.Equal(403, (await vault.SendAsync("POST", "/certificates/c/create", CertificateBodies.New("CN=c"), limited: true)).Status);
        await _planes.AssignAsync(Officer, _planes.Vault("rights-officer"));

        Assert.Equal(202, (await vault.SendAsync("POST", "/certificates/c/create", CertificateBodies.New("CN=c"), limited: true)).Status);
        foreach (var (method, path, body, status) in ((string, string, string?, int)[])
        [
            ("GET", "/certificates/c", null, 200), ("GET", "/certificates/c/policy", null, 200), ("GET", "/certificates/c/pending", null, 200), ("GET", "/certificates", null, 200),
            ("PATCH", "/certificates/c", """{"tags":{"a":"b"}}""", 200), ("PUT", "/certificates/contacts", """{"contacts":[{"email":"a@b.test"}]}""", 200), ("GET", "/certificates/contacts", null, 200),
            ("PUT", "/certificates/issuers/i", """{"provider":"Test"}""", 200), ("DELETE", "/certificates/issuers/i", null, 200),
            ("GET", "/secrets/c", null, 403), ("GET", "/keys/c", null, 403), ("POST", "/keys/c/sign", KeyBodies.Use("RS256", new byte[32]), 403), ("DELETE", "/keys/c", null, 403), ("PUT", "/secrets/c", """{"value":"x"}""", 403),
        ])
        {
            var reply = await vault.SendAsync(method, path, body, limited: true);
            Assert.True(reply.Status == status, $"{method} {path}: {reply.Status} {reply.Body}");
            Assert.True(status != 403 || reply.Body.Contains("ForbiddenByRbac", StringComparison.Ordinal), reply.Body);
        }
    }

    [Fact]
    public async Task A_right_on_one_certificate_is_one_on_no_other_and_not_on_its_secret()
    {
        var vault = await KeyHost.VaultAsync(server, _wire, "rights-one");
        var party = new CertificateParty(vault);
        await party.CreateAsync("mine", CertificateBodies.New("CN=mine"));
        await party.CreateAsync("theirs", CertificateBodies.New("CN=theirs"));
        await _planes.AssignAsync(Reader, _planes.Vault("rights-one") + "/certificates/mine");

        Assert.Equal(200, (await vault.SendAsync("GET", "/certificates/mine", limited: true)).Status);
        foreach (var path in (string[])["/certificates/theirs", "/certificates/absent", "/certificates", "/secrets/mine", "/keys/mine", "/certificates/contacts", "/certificates/issuers"])
        {
            Assert.Equal("403 Forbidden", CertificateParty.ErrorOf(await vault.SendAsync("GET", path, limited: true)));
        }

        Assert.Equal(403, (await vault.SendAsync("PATCH", "/certificates/mine", """{"tags":{}}""", limited: true)).Status);
        Assert.Equal(403, (await vault.SendAsync("POST", "/certificates/mine/create", "{}", limited: true)).Status);
        await _planes.AssignAsync(Reader, _planes.Vault("rights-one") + "/secrets/mine");
        Assert.Equal(200, (await vault.SendAsync("GET", "/secrets/mine", limited: true)).Status);
        Assert.Equal(403, (await vault.SendAsync("GET", "/secrets/theirs", limited: true)).Status);
    }

    [Fact]
    public async Task In_a_vault_with_access_policies_each_permission_is_its_own()
    {
        var (path, me) = (_planes.Vault("rights-policy"), server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]);
        string Policies(string permissions, string more = "") =>
            _planes.Body($$$"""
                "enableRbacAuthorization":false,"accessPolicies":[{"tenantId":"{{{server.Settings["STRONGROOM_TENANT_ID"]}}}","objectId":"{{{me}}}","permissions":{"certificates":[{{{permissions}}}]{{{more}}}}}]
                """);
        Assert.Equal(201, (await _planes.SendAsync("PUT", path, Policies("\"create\""))).Status);
        var origin = $"https://rights-policy{server.Settings["STRONGROOM_VAULT_SUFFIX"]}";
        async Task<Reply> Send(string method, string route, string? body = null) => await _wire.SendAsync(method, route, body, await _wire.TokenAsync(limited: true), KeyHost.Newest, origin);

        Assert.Equal(202, (await Send("POST", "/certificates/c/create", CertificateBodies.New("CN=c"))).Status);
        foreach (var route in (string[])["/certificates/c", "/certificates", "/certificates/contacts", "/certificates/issuers", "/secrets/c", "/keys/c"])
        {
            var refused = await Send("GET", route);
            Assert.True(refused.Status == 403 && refused.Body.Contains("ForbiddenByPolicy", StringComparison.Ordinal), $"{route}: {refused.Body}");
        }

        Assert.Equal(200, (await _planes.SendAsync("PUT", path, Policies("\"get\",\"list\",\"managecontacts\",\"listissuers\"", ",\"secrets\":[\"get\"]"))).Status);
        Assert.Equal(200, (await Send("GET", "/certificates/c")).Status);
        Assert.Equal(200, (await Send("GET", "/certificates")).Status);
        Assert.Equal(404, (await Send("GET", "/certificates/contacts")).Status);
        Assert.Equal(200, (await Send("GET", "/certificates/issuers")).Status);
        Assert.Equal(200, (await Send("GET", "/secrets/c")).Status);
        Assert.Equal(403, (await Send("POST", "/certificates/c/create", "{}")).Status);
        Assert.Equal(403, (await Send("DELETE", "/certificates/c")).Status);
        Assert.Equal(403, (await Send("PUT", "/certificates/issuers/i", """{"provider":"Test"}""")).Status);
    }

    public void Dispose()
    {
        _planes.Dispose();
        _wire.Dispose();
    }
}
