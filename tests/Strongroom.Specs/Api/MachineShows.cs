using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// Identity without passwords on a machine: three languages, a bare DefaultAzureCredential, nothing secret in the environment. And what ends it.
/// </summary>
public sealed class MachineShows(MachineServer server) : IClassFixture<MachineServer>
{
    private const int Nobody = 65534;

    private AgentMachine Machine => server.Machine;

    [Theory]
    [InlineData("dotnet", "arc")]
    [InlineData("dotnet", "imds")]
    [InlineData("js", "arc")]
    [InlineData("js", "imds")]
    [InlineData("python", "arc")]
    [InlineData("python", "imds")]
    public async Task A_program_reads_a_secret_and_has_none(string language, string shape)
    {
        var environment = Machine.Workload(shape);
        if ((language, shape) == ("dotnet", "imds"))
        {
            // .NET's chain first probes without the header, and takes the refusal for a probe's only from 169.254.169.254 itself. Named alone, it does not probe.
            environment["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential";
        }

        AssertNothingSecret(environment);
        using var program = Workload.Start(language, server.VaultOrigin, AgentMachine.SecretName, environment);

        Assert.True(await program.ReadLineAsync() == Workload.Line(AgentMachine.Secret), await program.ErrorsAsync());
    }

    [Theory]
    [InlineData("arc")]
    [InlineData("imds")]
    public async Task Another_users_process_is_refused(string shape)
    {
        using var program = Workload.Start("python", server.VaultOrigin, AgentMachine.SecretName, Machine.Workload(shape), user: Nobody);

        Assert.Null(await program.ReadLineAsync());
        await program.FailureAsync();
        var (_, answer) = await Session.RunAsync(
            $"setpriv --reuid={Nobody} --clear-groups curl -sS -H 'Metadata: true' -w '%{{http_code}}' '{Machine.ImdsOrigin}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=a'", "/");
        Assert.Equal("""{"error":"access_denied","error_description":"This process may not use the identities of this machine"}403""", answer);
    }

    [Fact]
    public async Task A_listed_users_process_is_served_and_nobody_else_can_read_its_challenge()
    {
        var uri = $"{Machine.ArcOrigin}/metadata/identity/oauth2/token?api-version=2020-06-01&resource={Uri.EscapeDataString(server.Settings["STRONGROOM_VAULT_RESOURCE"])}";
        var script = $$"""
            file=$(curl -sS -D - -o /dev/null -H 'Metadata: true' '{{uri}}' | tr -d '\r' | sed -n 's/^WWW-Authenticate: Basic realm=//p')
            stat -c '%u %a' "$file"
            curl -sS -o /dev/null -w '%{http_code}' -H 'Metadata: true' -H "Authorization: Basic $(cat "$file")" '{{uri}}'
            """;
        var (_, answer, errors) = await Session.RunAsync("setpriv", [$"--reuid={AgentMachine.ListedUser}", "--clear-groups", "bash", "-uc", script], "/");

        Assert.True(answer == $"{AgentMachine.ListedUser} 400\n200", answer + errors);
    }

    [Fact]
    public async Task A_process_that_has_hung_up_is_not_taken_for_root()
    {
        // The request is sent, and the sender is gone before anybody looks; in the kernel's table its socket then belongs to user 0.
        var before = await HeldAsync();
        var resource = Uri.EscapeDataString(server.Settings["STRONGROOM_ARM_URL"]);
        for (var i = 0; i < 20; i++)
        {
            await Session.RunAsync(
                $"setpriv --reuid={Nobody} --clear-groups bash -c 'exec 3<>/dev/tcp/127.0.0.1/{new Uri(Machine.ImdsOrigin).Port}; printf \"GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource.Replace("%", "%%", StringComparison.Ordinal)} HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nMetadata: true\\r\\n\\r\\n\" >&3'", "/");
        }

        Assert.Equal(before, await HeldAsync());
    }

    [Fact]
    public async Task App_Service_shape_serves_with_the_users_header()
    {
        var header = await File.ReadAllTextAsync(Path.Combine(Machine.Headers, "0"));
        var environment = Machine.Workload(null);
        environment["IDENTITY_ENDPOINT"] = Machine.ArcOrigin + "/msi/token";
        environment["IDENTITY_HEADER"] = header;
        using var program = Workload.Start("js", server.VaultOrigin, AgentMachine.SecretName, environment);

        Assert.True(await program.ReadLineAsync() == Workload.Line(AgentMachine.Secret), await program.ErrorsAsync());
    }

    private async Task<int> HeldAsync() =>
        JsonDocument.Parse(await Machine.RunAgentCommandAsync("status", "--state", Machine.State)).RootElement.GetProperty("tokensHeld").GetInt32();

    private void AssertNothingSecret(Dictionary<string, string> environment)
    {
        Assert.DoesNotContain(environment.Keys, name => name.Contains("SECRET", StringComparison.OrdinalIgnoreCase)
            || name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase) || name.EndsWith("TOKEN", StringComparison.OrdinalIgnoreCase) || name == "IDENTITY_HEADER");
        foreach (var value in environment.Values)
        {
            Assert.DoesNotContain(server.Settings["STRONGROOM_CLIENT_SECRET"], value, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", value, StringComparison.Ordinal);
            Assert.False(File.Exists(value) && File.ReadAllText(value).Contains("PRIVATE KEY", StringComparison.Ordinal), string.Create(CultureInfo.InvariantCulture, $"{value} holds a key"));
        }
    }
}
