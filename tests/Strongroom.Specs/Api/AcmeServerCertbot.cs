using System.Globalization;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The ACME server through Debian's certbot.</summary>
public sealed class AcmeServerCertbot(AcmeServerWorld world) : IClassFixture<AcmeServerWorld>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-certbot-").FullName;

    [Fact]
    public async Task Certbot_gets_renews_and_revokes_a_certificate_by_http_01()
    {
        var (kid, key) = await world.BindingAsync("--names", "*.shop.test", "--once");
        await CertbotAsync("certonly", "--standalone", "--http-01-port", Port, "--agree-tos", "-m", "ops@example.com", "--eab-kid", kid, "--eab-hmac-key", key, "-d", "www.shop.test", "-d", "api.shop.test");
        var live = Path.Combine(_folder, "c", "live", "www.shop.test");
        var first = await OpenSslAsync($"x509 -in {live}/cert.pem -noout -serial -ext subjectAltName");
        Assert.Contains("DNS:www.shop.test, DNS:api.shop.test", first, StringComparison.Ordinal);
        Assert.Contains("OK", await OpenSslAsync($"verify -x509_strict -partial_chain -trusted {live}/chain.pem -purpose sslserver -verify_hostname api.shop.test {live}/cert.pem"), StringComparison.Ordinal);

        await CertbotAsync("renew", "--force-renewal", "--no-random-sleep-on-renew", "--http-01-port", Port);
        Assert.NotEqual(first, await OpenSslAsync($"x509 -in {live}/cert.pem -noout -serial -ext subjectAltName"));

        await CertbotAsync("revoke", "--cert-path", $"{live}/cert.pem", "--reason", "superseded", "--no-delete-after-revoke");
        var again = await RunAsync("revoke", "--cert-path", $"{live}/cert.pem", "--no-delete-after-revoke");
        Assert.Contains("alreadyRevoked", again, StringComparison.Ordinal);

        // Another account cannot be made with a key that was good once, and this one gets no other names.
        Assert.Contains("rejectedIdentifier", await RunAsync("certonly", "--standalone", "--http-01-port", Port, "-d", "www.other.test"), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_folder, "c"), recursive: true);
        Assert.Contains("unauthorized", await RunAsync(
            "certonly", "--standalone", "--http-01-port", Port, "--agree-tos", "-m", "ops@example.com", "--eab-kid", kid, "--eab-hmac-key", key, "-d", "www.shop.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certbot_gets_a_wildcard_by_dns_01_with_an_rsa_account_and_key()
    {
        var (kid, key) = await world.BindingAsync();
        var hook = Path.Combine(_folder, "hook.sh");
        await File.WriteAllTextAsync(hook, $$"""
            #!/bin/sh
            curl -sf -X POST -d "{\"host\":\"_acme-challenge.$CERTBOT_DOMAIN.\",\"value\":\"$CERTBOT_VALIDATION\"}" {{world.Management}}/set-txt
            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await CertbotAsync(
            "certonly", "--manual", "--preferred-challenges", "dns", "--manual-auth-hook", hook, "--key-type", "rsa", "--rsa-key-size", "3072", "--agree-tos", "-m", "ops@example.com",
            "--eab-kid", kid, "--eab-hmac-key", key, "-d", "*.wild.test");
        var live = Path.Combine(_folder, "c", "live", "wild.test");
        Assert.Contains("DNS:*.wild.test", await OpenSslAsync($"x509 -in {live}/cert.pem -noout -ext subjectAltName"), StringComparison.Ordinal);
        Assert.Contains("OK", await OpenSslAsync($"verify -x509_strict -partial_chain -trusted {live}/chain.pem -purpose sslserver {live}/cert.pem"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Port => world.HttpPort.ToString(CultureInfo.InvariantCulture);

    private async Task CertbotAsync(params string[] arguments)
    {
        var (exitCode, output) = await StartAsync(arguments);
        Assert.True(exitCode == 0, $"{output}\n{world.Output}");
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await StartAsync(arguments);
        Assert.NotEqual(0, exitCode);
        var log = Path.Combine(_folder, "l", "letsencrypt.log");
        return output + (File.Exists(log) ? await File.ReadAllTextAsync(log) : "");
    }

    private async Task<(int ExitCode, string Output)> StartAsync(string[] arguments)
    {
        var (exitCode, output, errors) = await Session.RunAsync(
            "certbot",
            [.. arguments, "--config-dir", $"{_folder}/c", "--work-dir", $"{_folder}/w", "--logs-dir", $"{_folder}/l", "-n", "--server", world.Directory],
            _folder,
            Session.EnvironmentOf(world));
        return (exitCode, output + errors);
    }

    private async Task<string> OpenSslAsync(string arguments)
    {
        var (exitCode, output, errors) = await Session.RunAsync("openssl", arguments.Split(' '), _folder);
        return exitCode == 0 ? output : throw new InvalidOperationException(output + errors);
    }
}
