using Azure;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The unmodified SDKs, with challenge verification on. A missing client fails here; <c>./test</c> installs them.</summary>
public sealed class Sdks(DevServer server) : IClassFixture<DevServer>
{
    private static string Clients => Path.Combine(RepositoryRoot.Path, "tests", "clients");

    [Fact]
    public async Task JavaScript()
    {
        var (exitCode, output) = await Session.RunAsync("node secrets.mjs", Path.Combine(Clients, "js"), Session.EnvironmentOf(server));

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python()
    {
        var (exitCode, output) = await Session.RunAsync("/usr/bin/python3 secrets_flow.py", Path.Combine(Clients, "python"), Session.EnvironmentOf(server));

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotNet()
    {
        var client = Client(server.Settings["STRONGROOM_CLIENT_ID"], server.Settings["STRONGROOM_CLIENT_SECRET"]);
        var first = (await client.SetSecretAsync(new KeyVaultSecret("net-life", "one") { Properties = { ContentType = "text/plain", Tags = { ["a"] = "b" } } })).Value;
        var second = (await client.SetSecretAsync("net-life", "zwei äöü 世界 🔐")).Value;
        Assert.Equal("zwei äöü 世界 🔐", (await client.GetSecretAsync("net-life")).Value.Value);
        Assert.Equal("one", (await client.GetSecretAsync("net-life", first.Properties.Version)).Value.Value);
        Assert.Equal(90, first.Properties.RecoverableDays);

        second.Properties.Enabled = false;
        await client.UpdateSecretPropertiesAsync(second.Properties);
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => client.GetSecretAsync("net-life"))).Status);
        second.Properties.Enabled = true;
        await client.UpdateSecretPropertiesAsync(second.Properties);

        for (var i = 0; i < 27; i++)
        {
            await client.SetSecretAsync($"net-list-{i:d2}", "x");
        }

        var names = await client.GetPropertiesOfSecretsAsync().Select(p => p.Name).ToListAsync();
        Assert.Equal(27, names.Count(name => name.StartsWith("net-list-", StringComparison.Ordinal)));
        Assert.Equal(
            [first.Properties.Version, second.Properties.Version],
            await client.GetPropertiesOfSecretVersionsAsync("net-life").Select(p => p.Version).ToListAsync());

        var deletion = await client.StartDeleteSecretAsync("net-life");
        Assert.Equal("net-life", (await deletion.WaitForCompletionAsync(TimeSpan.FromMilliseconds(100), default)).Value.Name);
        Assert.Equal("SecretNotFound", (await Assert.ThrowsAsync<RequestFailedException>(() => client.GetSecretAsync("net-life"))).ErrorCode);
        var recovery = await client.StartRecoverDeletedSecretAsync("net-life");
        Assert.Equal("net-life", (await recovery.WaitForCompletionAsync(TimeSpan.FromMilliseconds(100), default)).Value.Name);

        var backup = (await client.BackupSecretAsync("net-life")).Value;
        await (await client.StartDeleteSecretAsync("net-life")).WaitForCompletionAsync(TimeSpan.FromMilliseconds(100), default);
        Assert.Equal(204, (await client.PurgeDeletedSecretAsync("net-life")).Status);
        Assert.Equal(second.Properties.Version, (await client.RestoreSecretBackupAsync(backup)).Value.Version);
        Assert.Equal("one", (await client.GetSecretAsync("net-life", first.Properties.Version)).Value.Value);

        var stranger = Client(server.Settings["STRONGROOM_LIMITED_CLIENT_ID"], server.Settings["STRONGROOM_LIMITED_CLIENT_SECRET"]);
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => stranger.GetSecretAsync("net-life"))).Status);
        var wrong = Client(server.Settings["STRONGROOM_CLIENT_ID"], "wrong");
        Assert.Contains("AADSTS7000215", (await Assert.ThrowsAsync<AuthenticationFailedException>(() => wrong.GetSecretAsync("net-life"))).ToString(), StringComparison.Ordinal);
    }

    private SecretClient Client(string id, string secret) => NetClient(server, id, secret);

    /// <summary>The .NET client as an application makes one, but for the CA that it trusts.</summary>
    internal static SecretClient NetClient(DevServer server, string id, string secret)
    {
        var transport = new HttpClientTransport(new HttpClient(Wire.Handler(server)));
        var credential = new ClientSecretCredential(server.Settings["STRONGROOM_TENANT_ID"], id, secret, new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(server.Settings["STRONGROOM_LOGIN_URL"]),
            DisableInstanceDiscovery = true,
            Transport = transport,
        });
        return new SecretClient(new Uri(server.VaultOrigin), credential, new SecretClientOptions { Transport = transport });
    }
}
