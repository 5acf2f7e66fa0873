using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// The programs of three languages with a bare DefaultAzureCredential and an environment, by certificate and by federated token; and the trail that
/// tells who still uses a secret.
/// </summary>
public sealed class Passwordless(FederatedServer server) : IClassFixture<FederatedServer>, IAsyncLifetime
{
    private const string Name = "without-a-password";
    private const string Value = "read without a password";

    private readonly Wire _wire = new(server);
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-passwordless-").FullName;

    private string Vault => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}";

    public async ValueTask InitializeAsync() => Assert.Equal(200, (await _wire.SendAsync("PUT", $"/secrets/{Name}", $$"""{"value":"{{Value}}"}""")).Status);

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _wire.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("js")]
    [InlineData("python")]
    public async Task A_certificate_named_in_the_environment_reads(string language)
    {
        var client = await WithCertificateAsync();

        await ReadsAsync(language, client.Environment);
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("js")]
    [InlineData("python")]
    public async Task A_federated_token_file_reads_and_no_key_or_secret_is_near(string language)
    {
        var client = await FederatedAsync();
        Assert.DoesNotContain(client.Environment.Keys, name => name.Contains("SECRET", StringComparison.Ordinal) || name.Contains("PASSWORD", StringComparison.Ordinal) || name.Contains("CERTIFICATE_PATH", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(_folder), file => File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal));

        await ReadsAsync(language, client.Environment);
    }

    [Fact]
    public async Task Which_callers_used_a_secret_is_answered_from_the_trail()
    {
        var secret = await Party.MakeAsync(server, _wire, "used-a-secret");
        Assert.Equal(403, (await secret.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
        var certificate = await WithCertificateAsync();
        await ReadsAsync("js", certificate.Environment);
        var federated = await FederatedAsync();
        await ReadsAsync("js", federated.Environment);
        using var machine = new AgentHost(server, _wire, "passwordless");
        await machine.EnrolAsync();
        var token = (await machine.TokenAsync()).Json;
        Assert.Equal(403, await machine.VaultStatusAsync(token.GetProperty("access_token").GetString()!));
        var agent = token.GetProperty("client_id").GetString()!;

        (string Client, string Proof)[] all = [(secret.Client, "secret"), (certificate.Client, "certificate"), (federated.Client, "federated"), (agent, "agent")];
        var told = await CallersAsync("");
        Assert.All(all, each => Assert.Equal([(each.Proof, 1)], told.Where(line => line.Client == each.Client).Select(line => (line.Proof, line.SignIns))));
        foreach (var (_, proof) in all)
        {
            var asked = await CallersAsync($" --proof {proof}");
            Assert.Equal([proof], all.Where(each => asked.Any(line => line.Client == each.Client)).Select(each => each.Proof));
        }
    }

    private async Task ReadsAsync(string language, Dictionary<string, string> environment)
    {
        using var program = Workload.Start(language, server.VaultOrigin, Name, environment);
        var line = await program.ReadLineAsync();
        Assert.True(line == Workload.Line(Value), line ?? await program.ErrorsAsync());
    }

    private async Task<List<(string Client, string Proof, int SignIns)>> CallersAsync(string more) =>
        [.. (await Party.CommandAsync(server, "audit callers --days 1" + more)).GetProperty("value").EnumerateArray()
            .Select(line => (line.GetProperty("clientId").GetString()!, line.GetProperty("proof").GetString()!, line.GetProperty("signIns").GetInt32()))];

    private async Task<(string Client, Dictionary<string, string> Environment)> WithCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=client of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var (shown, held) = (Path.Combine(_folder, "cert.pem"), Path.Combine(_folder, "client.pem"));
        await File.WriteAllTextAsync(shown, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(held, key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        var made = await Party.CommandAsync(server, $"app create certified --certificate {shown}");
        return await ReaderAsync(made, ("AZURE_CLIENT_CERTIFICATE_PATH", held));
    }

    private async Task<(string Client, Dictionary<string, string> Environment)> FederatedAsync()
    {
        var subject = $"system:serviceaccount:shop:{Guid.NewGuid()}";
        var file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, server.Issuer.KubernetesToken(subject));
        var made = await Party.CommandAsync(server, "app create federated");
        var reader = await ReaderAsync(made, ("AZURE_FEDERATED_TOKEN_FILE", file));
        await Party.CommandAsync(server, $"app federate {reader.Client} --name cluster --issuer {server.Issuer.Name} --subject {subject}");
        return reader;
    }

    /// <summary>Lets the application read the vault; its whole environment.</summary>
    private async Task<(string Client, Dictionary<string, string> Environment)> ReaderAsync(JsonElement made, (string Name, string Value) proof)
    {
        await Party.CommandAsync(server, $"role assign --principal {made.GetProperty("objectId")} --role 'Key Vault Secrets User' --scope {Vault}");
        var client = made.GetProperty("clientId").GetString()!;
        var bundle = Path.Combine(server.DataDirectory, "ca-bundle.pem");
        return (client, new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["NODE_EXTRA_CA_CERTS"] = server.Settings["STRONGROOM_CA_FILE"],
            ["REQUESTS_CA_BUNDLE"] = bundle,
            ["SSL_CERT_FILE"] = bundle,
            ["AZURE_AUTHORITY_HOST"] = server.Settings["STRONGROOM_LOGIN_URL"],
            ["AZURE_TENANT_ID"] = server.Settings["STRONGROOM_TENANT_ID"],
            ["AZURE_CLIENT_ID"] = client,
            [proof.Name] = proof.Value,
        });
    }
}
