using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Backups of certificates, and certificates that lie in secrets.</summary>
public sealed class CertificateBackupsAndAdoption(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Wire _wire = new(server);
    private readonly TestAuthority _authority = new(Now);
    private readonly RSA _key = RSA.Create(2048);

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact, Trait("Row", "G54")]
    public async Task A_backup_brings_all_three_back_with_every_version()
    {
        var first = await Party.CreateAsync("saved", CertificateBodies.New("CN=saved"));
        await Party.CreateAsync("saved", """{"tags":{"a":"b"}}""");
        var blob = (await Party.OkAsync("POST", "/certificates/saved/backup")).GetProperty("value").GetString()!;
        var body = $$"""{"value":"{{blob}}"}""";
        var pfx = (await Party.OkAsync("GET", "/secrets/saved")).GetProperty("value").GetString();
        Assert.Equal(409, (await Party.SendAsync("POST", "/certificates/restore", body)).Status);
        await Party.OkAsync("DELETE", "/certificates/saved");
        Assert.Equal(409, (await Party.SendAsync("POST", "/certificates/restore", body)).Status);

        var other = new CertificateParty(await KeyHost.VaultAsync(server, _wire, "cert-restore"));
        var restored = await other.OkAsync("POST", "/certificates/restore", body);

        Assert.StartsWith(other.Host.Origin, restored.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("b", restored.GetProperty("tags").GetProperty("a").GetString());
        Assert.Equal(2, (await other.OkAsync("GET", "/certificates/saved/versions")).GetProperty("value").GetArrayLength());
        Assert.Equal(pfx, (await other.OkAsync("GET", "/secrets/saved")).GetProperty("value").GetString());
        var old = CertificateParty.VersionOf(first);
        Assert.Equal(first.GetProperty("cer").GetString(), (await other.OkAsync("GET", "/certificates/saved/" + old)).GetProperty("cer").GetString());
        Assert.Equal(200, (await other.Host.UseAsync("saved/" + old, "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
        Assert.Equal(403, (await other.SendAsync("DELETE", "/keys/saved")).Status);
        await other.CreateAsync("saved", "{}");

        foreach (var (path, value) in ((string, string)[])[("/keys/restore", blob), ("/secrets/restore", blob), ("/certificates/restore", "AAAA" + blob[4..]), ("/certificates/restore", blob[..^8])])
        {
            Assert.Equal(400, (await other.SendAsync("POST", path, $$"""{"value":"{{value}}"}""")).Status);
        }

        var third = new CertificateParty(await KeyHost.VaultAsync(server, _wire, "cert-taken"));
        await third.OkAsync("PUT", "/secrets/saved", """{"value":"x"}""");
        Assert.Equal(409, (await third.SendAsync("POST", "/certificates/restore", body)).Status);
        Assert.Equal(404, (await third.SendAsync("GET", "/keys/saved")).Status);
    }

    [Fact]
    public async Task A_secret_is_adopted_and_its_readers_read_on()
    {
        using var leaf = _authority.Leaf("CN=adopt.test", _key, Now.AddDays(-1), Now.AddDays(90));
        var pfx = Convert.ToBase64String(leaf.Export(X509ContentType.Pfx, "")!);
        await Party.OkAsync("PUT", "/secrets/adopt", """{"value":"an older value"}""");
        var set = await Party.OkAsync("PUT", "/secrets/adopt", $$$"""{"value":"{{{pfx}}}","tags":{"team":"web"}}""");
        var older = (await Party.OkAsync("GET", "/secrets/adopt/versions")).GetProperty("value")[0].GetProperty("id").GetString()!.Split('/')[^1];
        await Party.OkAsync("PUT", "/secrets/no-certificate", """{"value":"hello"}""");

        var found = (await AdminAsync("certificate", "find", server.VaultName)).GetProperty("value").EnumerateArray().Select(one => one.GetProperty("secret").GetString()).ToList();
        Assert.Contains("adopt", found);
        Assert.DoesNotContain("no-certificate", found);
        var adopted = await AdminAsync("certificate", "adopt", server.VaultName, "adopt", "--issuer", "Self");

        Assert.Equal("CN=adopt.test", adopted.GetProperty("subject").GetString());
        var version = CertificateParty.VersionOf(set);
        var bundle = await Party.OkAsync("GET", "/certificates/adopt");
        Assert.Equal(version, CertificateParty.VersionOf(bundle));
        Assert.Equal(leaf.RawData, bundle.GetProperty("cer").GetBytesFromBase64());
        Assert.Equal("Self", bundle.GetProperty("policy").GetProperty("issuer").GetProperty("name").GetString());
        foreach (var path in (string[])["/secrets/adopt", "/secrets/adopt/" + version])
        {
            var secret = await Party.OkAsync("GET", path);
            Assert.Equal(pfx, secret.GetProperty("value").GetString());
            Assert.True(secret.GetProperty("managed").GetBoolean());
            Assert.Equal("web", secret.GetProperty("tags").GetProperty("team").GetString());
        }

        Assert.Equal("an older value", (await Party.OkAsync("GET", "/secrets/adopt/" + older)).GetProperty("value").GetString());
        Assert.Equal(200, (await Party.Host.UseAsync("adopt", "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
        Assert.Equal(403, (await Party.SendAsync("PUT", "/secrets/adopt", """{"value":"x"}""")).Status);
        var renewed = await Party.CreateAsync("adopt", "{}");
        Assert.NotEqual(version, CertificateParty.VersionOf(renewed));
        Assert.NotEqual(pfx, (await Party.OkAsync("GET", "/secrets/adopt")).GetProperty("value").GetString());
        Assert.Equal(pfx, (await Party.OkAsync("GET", "/secrets/adopt/" + version)).GetProperty("value").GetString());
        await Party.OkAsync("DELETE", "/certificates/adopt");
        await Party.OkAsync("POST", "/deletedcertificates/adopt/recover");
        Assert.Equal("an older value", (await Party.OkAsync("GET", "/secrets/adopt/" + older)).GetProperty("value").GetString());
    }

    [Fact]
    public async Task What_cannot_be_adopted_stays_the_secret_that_it_is()
    {
        using var expired = _authority.Leaf("CN=old.test", _key, Now.AddDays(-20), Now.AddDays(-10));
        using var leaf = _authority.Leaf("CN=twice.test", _key, Now.AddDays(-1), Now.AddDays(90));
        await Party.OkAsync("PUT", "/secrets/plain", """{"value":"hello"}""");
        await Party.OkAsync("PUT", "/secrets/over", $$"""{"value":"{{Convert.ToBase64String(expired.Export(X509ContentType.Pfx, "")!)}}"}""");
        await Party.OkAsync("PUT", "/secrets/locked", $$"""{"value":"{{Convert.ToBase64String(leaf.Export(X509ContentType.Pfx, "pw")!)}}"}""");
        await Party.OkAsync("PUT", "/secrets/named", $$"""{"value":"{{Convert.ToBase64String(leaf.Export(X509ContentType.Pfx, "")!)}}"}""");
        await Party.Host.CreateAsync("named", "EC");
        var locked = (await AdminAsync("certificate", "find", server.VaultName)).GetProperty("value").EnumerateArray().Single(one => one.GetProperty("secret").GetString() == "locked");
        Assert.True(locked.GetProperty("hasPassword").GetBoolean());

        foreach (var name in (string[])["plain", "over", "locked", "named", "absent"])
        {
            var refused = await Session.RunAsync("dotnet", [DevServer.Executable, "certificate", "adopt", server.VaultName, name, "--data", server.DataDirectory], Path.GetTempPath());
            Assert.True(refused.ExitCode != 0, name);
            Assert.DoesNotContain("hello", refused.Output + refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal("hello", (await Party.OkAsync("GET", "/secrets/plain")).GetProperty("value").GetString());
        await Party.OkAsync("PUT", "/secrets/plain", """{"value":"still mine"}""");
        Assert.Equal(404, (await Party.SendAsync("GET", "/certificates/locked")).Status);
    }

    public void Dispose()
    {
        _key.Dispose();
        _authority.Dispose();
        _wire.Dispose();
    }

    private async Task<JsonElement> AdminAsync(params string[] arguments)
    {
        var run = await Session.RunAsync("dotnet", [DevServer.Executable, .. arguments, "--data", server.DataDirectory], Path.GetTempPath());
        Assert.True(run.ExitCode == 0, run.Errors);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
