using System.Text.Json;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A root in a token, as an operator makes it, and what it publishes, as OpenSSL and curl see it over the network.</summary>
public sealed class AuthorityInToken : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";
    private const string Pin = "1234-pin-of-the-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-ca-token-").FullName;
    private readonly int _plainPort = DevServer.FreePort();
    private readonly ProductionServer _server;

    public AuthorityInToken() => _server = new ProductionServer("--pki-http", $"{_plainPort}");

    private string[] TokenArguments => ["--hsm-module", SoftHsm.FindModule()!, "--hsm-token", "root", "--hsm-pin-file", Path.Combine(_folder, "pin")];

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "pin"), Pin);
        File.SetUnixFileMode(Path.Combine(_folder, "pin"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Path.Combine(_folder, "tokens"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "softhsm2.conf"), $"directories.tokendir = {_folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        _server.Environment["SOFTHSM2_CONF"] = Path.Combine(_folder, "softhsm2.conf");
        var (exitCode, output) = await Session.RunAsync($"softhsm2-util --init-token --free --label root --pin {Pin} --so-pin {Pin}", _folder, _server.Environment);
        Assert.True(exitCode == 0, output);
        _server.NextArguments = TokenArguments;
        _server.Start();
        await _server.UntilAsync("uninitialized");
        await _server.JsonAsync("init --passphrase-fd 3", $"3<<<'{Passphrase}'");
    }

    [Fact]
    public async Task Its_root_signs_intermediates_and_lists()
    {
        Assert.Contains("no root yet", await _server.RefusedAsync("ca intermediate"), StringComparison.Ordinal);
        var root = await _server.JsonAsync("ca init --name Contoso --hsm");
        Assert.True(root.GetProperty("hsm").GetBoolean());
        Assert.StartsWith("CN=Contoso root CA ", root.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Contains("has its root already", await _server.RefusedAsync("ca init"), StringComparison.Ordinal);
        Assert.Equal(1, Directory.EnumerateFiles(Path.Combine(_folder, "tokens"), "*.object", SearchOption.AllDirectories).Count(file => !file.EndsWith("token.object", StringComparison.Ordinal)));

        Assert.Contains("defaultDays", await _server.RefusedAsync("ca policy set --dns example.org --max-days 10 --default-days 20"), StringComparison.Ordinal);
        await _server.JsonAsync("ca policy set --dns example.org --address 10.1.0.0/16");
        var intermediate = await _server.JsonAsync("ca intermediate");
        Assert.Equal(intermediate.GetProperty("id").GetString(), (await _server.JsonAsync("ca intermediate")).GetProperty("id").GetString());
        await VerifyAsync(root, intermediate, "");

        Assert.True((await _server.JsonAsync($"ca revoke-intermediate {Guid.Parse(Id(intermediate)):D} --reason keyCompromise")).TryGetProperty("revokedAt", out _));
        await VerifyAsync(root, intermediate, "certificate revoked");
        Assert.NotEqual(Id(intermediate), Id(await _server.JsonAsync("ca intermediate")));
    }

    [Fact]
    public async Task While_the_token_is_away_the_last_list_is_served_and_nothing_new_is_signed()
    {
        var root = await _server.JsonAsync("ca init --hsm");
        await _server.JsonAsync("ca policy set --dns example.org");
        var intermediate = await _server.JsonAsync("ca intermediate");
        await VerifyAsync(root, intermediate, "");

        _server.Kill();
        _server.NextArguments = [];
        _server.Start();
        await _server.UntilAsync("sealed");
        Assert.Equal("503", await FetchAsync($"http://pki.localhost:{_plainPort}/{Id(root)}.crl", "sealed.crl"));
        await _server.JsonAsync("unseal --passphrase-fd 3", $"3<<<'{Passphrase}'");
        await VerifyAsync(root, intermediate, "");
        await _server.JsonAsync("ca policy set --dns example.net");
        Assert.Contains("AuthorityUnavailable", await _server.RefusedAsync("ca intermediate"), StringComparison.Ordinal);

        _server.Kill();
        _server.NextArguments = TokenArguments;
        _server.Start();
        await _server.UntilAsync("sealed");
        await _server.JsonAsync("unseal --passphrase-fd 3", $"3<<<'{Passphrase}'");
        await VerifyAsync(root, await _server.JsonAsync("ca intermediate"), "");
    }

    [Fact]
    public async Task Without_TLS_nothing_else_is_served()
    {
        var root = await _server.JsonAsync("ca init");
        Assert.Equal("200", await FetchAsync($"http://pki.localhost:{_plainPort}/{Id(root)}.crt", "root.crt"));
        Assert.Equal("200", await FetchAsync($"https://pki.localhost:{_server.Port}/{Id(root)}.crl", "root.crl"));
        foreach (var path in (string[])["/", "/health/live", "/v1/status", $"/{Id(root)}", $"/{Id(root)}.crl/x", "/secrets?api-version=7.4", "/../admin.sock"])
        {
            Assert.Equal("404", await FetchAsync($"http://pki.localhost:{_plainPort}{path}", "nothing"));
        }

        foreach (var host in (string[])["login.localhost", "first.vault.localhost", "localhost", "127.0.0.1"])
        {
            Assert.Equal("404", await FetchAsync($"http://{host}:{_plainPort}/{Id(root)}.crl", "nothing"));
            Assert.Equal("404", await FetchAsync($"http://{host}:{_plainPort}/health/live", "nothing"));
        }

        var body = Path.Combine(_folder, "large");
        await File.WriteAllBytesAsync(body, new byte[(16 * 1024) + 1]);
        Assert.Equal("413", await FetchAsync($"http://pki.localhost:{_plainPort}/ocsp/{Id(root)}", "nothing", $"-H 'Content-Type: application/ocsp-request' --data-binary @{body}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Id(JsonElement signer) => signer.GetProperty("id").GetString()!;

    /// <summary>The chain, with the root's list as it is served without TLS.</summary>
    private async Task VerifyAsync(JsonElement root, JsonElement intermediate, string complaint)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "root.pem"), root.GetProperty("certificate").GetString());
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), intermediate.GetProperty("certificate").GetString());
        Assert.Equal("200", await FetchAsync($"http://pki.localhost:{_plainPort}/{Id(root)}.crl", "root.crl"));
        var (exitCode, output) = await Session.RunAsync(
            "openssl x509 -in ca.pem -noout -text && openssl crl -inform DER -in root.crl -CAfile root.pem -out root.crl.pem && openssl verify -x509_strict -crl_check -CAfile root.pem -CRLfile root.crl.pem ca.pem", _folder);
        Assert.True(complaint.Length == 0 ? exitCode == 0 : exitCode != 0 && output.Contains(complaint, StringComparison.Ordinal), output);
        Assert.Contains($"http://pki.localhost:{_plainPort}/{Id(root)}.crl", output, StringComparison.Ordinal);
        Assert.Contains("X509v3 Name Constraints: critical", output, StringComparison.Ordinal);
        Assert.Contains("CA:TRUE, pathlen:0", output, StringComparison.Ordinal);
    }

    private async Task<string> FetchAsync(string url, string file, string more = "") =>
        (await Session.RunAsync($"curl -sSk --path-as-is -o {file} -w '%{{http_code}}' {more} '{url}'", _folder)).Output;
}
