using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Unmodified clients that hold a key and no secret, and the trail that tells them from those with one.</summary>
public sealed class CertificateClients(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime
{
    private const string Value = "read with a key";

    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-certificates-").FullName;
    private X509Certificate2 _certificate = null!;
    private string _client = "";

    private string KeyAndCertificate => Path.Combine(_folder, "client.pem");

    private string Tenant => server.Settings["STRONGROOM_TENANT_ID"];

    /// <summary>An application of this test's own, with a certificate and no secret.</summary>
    public async ValueTask InitializeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=client of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var alone = Path.Combine(_folder, "cert.pem");
        await File.WriteAllTextAsync(alone, _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(KeyAndCertificate, key.ExportPkcs8PrivateKeyPem() + "\n" + _certificate.ExportCertificatePem() + "\n");

        var (_, refused) = await Session.RunAsync($"dotnet {DevServer.Executable} app create x --certificate {KeyAndCertificate} --data {server.DataDirectory} || true", _folder);
        Assert.Contains("private key", refused, StringComparison.Ordinal);
        var made = await JsonAsync($"app create 'holds a key' --certificate {alone}");
        Assert.False(made.TryGetProperty("clientSecret", out _));
        _client = made.GetProperty("clientId").GetString()!;
        var vaults = await JsonAsync("vault list");
        var vault = vaults.GetProperty("value").EnumerateArray().First(v => v.GetProperty("name").GetString() == server.VaultName).GetProperty("id").GetString();
        await JsonAsync($"role assign --principal {made.GetProperty("objectId")} --role 'Key Vault Secrets User' --scope {vault}");
        await Sdks.NetClient(server, server.Settings["STRONGROOM_CLIENT_ID"], server.Settings["STRONGROOM_CLIENT_SECRET"]).SetSecretAsync("by-certificate", Value);
    }

    public ValueTask DisposeAsync()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task DotNet_reads_with_and_without_the_chain_and_a_removed_certificate_is_refused()
    {
        Assert.Equal(Value, (await Client(chain: false).GetSecretAsync("by-certificate")).Value.Value);
        Assert.Equal(Value, (await Client(chain: true).GetSecretAsync("by-certificate")).Value.Value);

        var held = (await JsonAsync($"app certificate list {_client}")).GetProperty("value")[0];
        Assert.Equal(_certificate.Thumbprint, held.GetProperty("thumbprint").GetString());
        var callers = await JsonAsync("audit callers --days 1");
        Assert.Equal("certificate", ProofOf(callers, _client));
        Assert.Equal("secret", ProofOf(callers, server.Settings["STRONGROOM_CLIENT_ID"]));
        Assert.Null(ProofOf(await JsonAsync("audit callers --proof secret"), _client));
        Assert.Null(ProofOf(await JsonAsync($"audit callers --proof certificate --vault {server.VaultName}"), server.Settings["STRONGROOM_CLIENT_ID"]));

        await JsonAsync($"app certificate remove {_client} {held.GetProperty("keyId")}");
        var fault = await Assert.ThrowsAsync<AuthenticationFailedException>(() => Client(chain: false).GetSecretAsync("by-certificate"));
        Assert.Contains("AADSTS700027", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task JavaScript() => PassesAsync("node certificate.mjs", "js");

    [Fact]
    public Task Python() => PassesAsync("/usr/bin/python3 certificate_flow.py", "python");

    [Fact]
    public async Task Az()
    {
        using var az = AzureCli.Installed(server);
        await az.RegisterAsync();
        await az.RunAsync("login", "--service-principal", "-u", _client, "-p", KeyAndCertificate, "--tenant", Tenant, "--allow-no-subscriptions");
        var shown = await az.RestAsync("get", $"{server.VaultOrigin}/secrets/by-certificate?api-version=7.4", resource: server.Settings["STRONGROOM_VAULT_RESOURCE"]);
        Assert.Equal(Value, shown.GetProperty("value").GetString());
    }

    private async Task PassesAsync(string script, string folder)
    {
        var environment = Session.EnvironmentOf(server);
        environment["AZURE_TENANT_ID"] = Tenant;
        environment["AZURE_CLIENT_ID"] = _client;
        environment["AZURE_CLIENT_CERTIFICATE_PATH"] = KeyAndCertificate;
        environment["AZURE_AUTHORITY_HOST"] = server.Settings["STRONGROOM_LOGIN_URL"];
        var (exitCode, output) = await Session.RunAsync(script, Path.Combine(RepositoryRoot.Path, "tests", "clients", folder), environment);
        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    private SecretClient Client(bool chain)
    {
        var transport = new HttpClientTransport(new HttpClient(Wire.Handler(server)));
        var credential = new ClientCertificateCredential(Tenant, _client, _certificate, new ClientCertificateCredentialOptions
        {
            AuthorityHost = new Uri(server.Settings["STRONGROOM_LOGIN_URL"]),
            DisableInstanceDiscovery = true,
            SendCertificateChain = chain,
            Transport = transport,
        });
        return new SecretClient(new Uri(server.VaultOrigin), credential, new SecretClientOptions { Transport = transport });
    }

    private async Task<JsonElement> JsonAsync(string command)
    {
        var (exitCode, output, errors) = await Session.RunAsync("bash", ["-euc", $"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}"], _folder);
        Assert.True(exitCode == 0, command + "\n" + output + errors);
        return output.Length == 0 ? default : JsonDocument.Parse(output).RootElement;
    }

    private static string? ProofOf(JsonElement callers, string client) =>
        callers.GetProperty("value").EnumerateArray().Where(line => line.GetProperty("clientId").GetString() == client).Select(line => line.GetProperty("proof").GetString()).FirstOrDefault();
}
