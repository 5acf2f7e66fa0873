using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Contacts and issuers of a vault (wire reference §3.6, §6.3, G49, G50).</summary>
public sealed class CertificateIssuers(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact, Trait("Row", "G49")]
    public async Task Contacts_are_one_list_that_is_replaced_whole()
    {
        Assert.Equal("404 ContactsNotFound", CertificateParty.ErrorOf(await Party.SendAsync("GET", "/certificates/contacts")));
        Assert.Equal("404 ContactsNotFound", CertificateParty.ErrorOf(await Party.SendAsync("DELETE", "/certificates/contacts")));
        await Party.OkAsync("PUT", "/certificates/contacts", """{"contacts":[{"email":"old@x.test"}]}""");
        var expected = $$"""{"id":"{{Party.Host.Origin}}/certificates/contacts","contacts":[{"email":"a@x.test","name":"A","phone":"1"},{"email":"b@x.test"}]}""";

        Assert.Equal(expected, (await Party.OkAsync("PUT", "/certificates/contacts", """{"contacts":[{"email":"a@x.test","name":"A","phone":"1"},{"email":"b@x.test"}]}""")).GetRawText());
        Assert.Equal(expected, (await Party.OkAsync("GET", "/certificates/contacts/")).GetRawText());
        foreach (var body in (string[])["{}", """{"contacts":[]}""", """{"contacts":[{}]}""", """{"contacts":[{"email":"no mail"}]}""", """{"contacts":[{"email":"a@x.test\r\nBcc: b@x.test"}]}""", """{"contacts":[{"email":"a@x.test","name":"A\r\nBcc: b@x.test"}]}""", """{"contacts":7}"""])
        {
            var refused = await Party.SendAsync("PUT", "/certificates/contacts", body);
            Assert.True(refused.Status == 400 && refused.Body.Contains("contacts", StringComparison.Ordinal), $"{body}: {refused.Body}");
        }

        Assert.Equal(expected, (await Party.OkAsync("DELETE", "/certificates/contacts")).GetRawText());
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/contacts")).Status);
    }

    [Fact, Trait("Row", "G50"), Trait("Row", "S35")]
    public async Task An_issuer_is_kept_and_its_password_never_shown()
    {
        const string Canary = "issuer-pwd-canary-5b1e";
        var made = await Party.OkAsync("PUT", "/certificates/issuers/Issuer1", $$$"""{"provider":"DigiCert","credentials":{"account_id":"u","pwd":"{{{Canary}}}"},"org_details":{"id":"o","admin_details":[{"first_name":"A","last_name":"B","email":"a@x.test","phone":"1"}]},"attributes":{"enabled":true}}""");

        Assert.Equal(["id", "provider", "credentials", "org_details", "attributes"], CertificateParty.Members(made));
        Assert.Equal("""{"account_id":"u"}""", made.GetProperty("credentials").GetRawText());
        Assert.Equal("""{"id":"o","admin_details":[{"first_name":"A","last_name":"B","email":"a@x.test","phone":"1"}]}""", made.GetProperty("org_details").GetRawText());
        var changed = await Party.OkAsync("PATCH", "/certificates/issuers/issuer1", """{"credentials":{"account_id":"v"}}""");
        Assert.Equal($"{Party.Host.Origin}/certificates/issuers/Issuer1", changed.GetProperty("id").GetString());
        Assert.Equal("v", changed.GetProperty("credentials").GetProperty("account_id").GetString());
        Assert.Equal("DigiCert", changed.GetProperty("provider").GetString());
        Assert.Contains("Issuer1", (await Party.OkAsync("GET", "/certificates/issuers?maxresults=25")).GetRawText(), StringComparison.Ordinal);
        foreach (var reply in (string[])[made.GetRawText(), changed.GetRawText(), (await Party.OkAsync("GET", "/certificates/issuers/issuer1")).GetRawText(), (await Party.OkAsync("DELETE", "/certificates/issuers/issuer1")).GetRawText()])
        {
            Assert.DoesNotContain(Canary, reply, StringComparison.Ordinal);
            Assert.DoesNotContain("pwd", reply, StringComparison.Ordinal);
        }

        var absent = await Party.SendAsync("GET", "/certificates/issuers/issuer1");
        Assert.Equal("404 CertificateIssuerNotFound", CertificateParty.ErrorOf(absent));
        Assert.Contains("Issuer not found", absent.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await Party.SendAsync("PATCH", "/certificates/issuers/issuer1", """{"provider":"x"}""")).Status);
        Assert.Equal(400, (await Party.SendAsync("PUT", "/certificates/issuers/issuer1", "{}")).Status);
        Assert.Equal(400, (await Party.SendAsync("PUT", "/certificates/issuers/Self", """{"provider":"x"}""")).Status);
        Assert.Equal(400, (await Party.SendAsync("PUT", "/certificates/issuers/issuer1", """{"provider":"x","credentials":{"pwd":7}}""")).Status);
    }

    [Fact]
    public async Task An_issuer_that_nobody_here_speaks_to_issues_nothing_and_says_so()
    {
        Assert.Equal("404 CertificateIssuerNotFound", CertificateParty.ErrorOf(await Party.SendAsync("POST", "/certificates/i/create", CertificateBodies.New("CN=i", issuer: "absent"))));
        await Party.OkAsync("PUT", "/certificates/issuers/partner", """{"provider":"GlobalSign"}""");
        var refused = await Party.SendAsync("POST", "/certificates/i/create", CertificateBodies.New("CN=i", issuer: "partner"));
        Assert.True(refused.Status == 400 && refused.Body.Contains("GlobalSign", StringComparison.Ordinal), refused.Body);
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/i")).Status);
    }

    public void Dispose() => _wire.Dispose();
}
