using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The sessions of docs/identity.md, cut out of it and pasted into a shell as they stand, but for the agent's port.</summary>
public sealed class IdentitySessions(DevServer server) : IClassFixture<DevServer>
{
    private const string Greeting = "hello from a session";

    [Fact]
    public async Task Certificates()
    {
        var output = await PasteAsync("certificate", "renewal", "authority", "callers");

        Assert.Contains(Greeting, output, StringComparison.Ordinal);
        Assert.Contains("\"displayName\": \"Corporate CA\"", output, StringComparison.Ordinal);
        Assert.Contains("\"proof\": \"secret\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Federation_and_outside_issuers()
    {
        var output = await PasteAsync("federation", "outside");

        Assert.Contains("\"subject\": \"system:serviceaccount:shop:web\"", output, StringComparison.Ordinal);
        Assert.Contains("\"issuer\": \"https://sso.example.com/realms/a\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_and_its_agent()
    {
        Assert.True(Environment.IsPrivilegedProcess, "the folder of Azure Arc's challenges takes root");

        var output = await PasteAsync("machine", "workload", "end");

        Assert.Contains(Greeting, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_identity()
    {
        var output = await PasteAsync("shared");

        Assert.Contains("userAssignedIdentities/shared", output, StringComparison.Ordinal);
    }

    private async Task<string> PasteAsync(params string[] sessions)
    {
        using var wire = new Wire(server);
        Assert.Equal(200, (await wire.SendAsync("PUT", "/secrets/greeting", $$"""{"value":"{{Greeting}}"}""")).Status);
        var folder = Directory.CreateTempSubdirectory("strongroom-identity-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "dev.env"), server.EnvironmentFile);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom"), Path.Combine(RepositoryRoot.Path, "strongroom"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom-data"), server.DataDirectory);
            string[] blocks = [DocumentSessions.Block("README.md", "environment"), .. ((string[])["helper", .. sessions]).Select(name => DocumentSessions.Block("docs/identity.md", name))];

            // A session that fails half-way must not leave an agent behind.
            var script = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n" + string.Join('\n', blocks);
            var (exitCode, output) = await Session.RunAsync(script.Replace("40342", $"{DevServer.FreePort()}", StringComparison.Ordinal), folder.FullName);

            Assert.True(exitCode == 0, output);
            return output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
