using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The README's sessions, cut out of it and pasted into a shell as they stand.</summary>
public sealed class Readme(DevServer server) : IClassFixture<DevServer>
{
    [Theory]
    [InlineData("javascript", "hello from JavaScript")]
    [InlineData("python", "hello from Python")]
    [InlineData("dotnet", "hello from .NET")]
    [InlineData("curl", "hello from curl")]
    [InlineData("keys", "Verified OK")]
    [InlineData("keys", "opened: what was closed before the rotation")]
    [InlineData("certificates", "web.pem: OK")]
    [InlineData("audit", "sequence")]
    public async Task Session_works_when_pasted(string name, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-readme-");
        try
        {
            // The paths of the README's folder: the repository, where the reader stands.
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "dev.env"), server.EnvironmentFile);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom"), Path.Combine(RepositoryRoot.Path, "strongroom"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom-data"), server.DataDirectory);
            var (exitCode, output) = await Session.RunAsync(Block("environment") + "\n" + Block(name), folder.FullName);

            Assert.True(exitCode == 0, output);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_refusal_explains_itself_when_pasted()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-access-");
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "dev.env"), server.EnvironmentFile);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom"), Path.Combine(RepositoryRoot.Path, "strongroom"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "strongroom-data"), server.DataDirectory);
            var (exitCode, output) = await Session.RunAsync(Block("environment") + "\n" + DocumentSessions.Block("docs/access.md", "explain"), folder.FullName);

            Assert.True(exitCode == 0, output);
            Assert.Contains("\"reason\": \"NoGrant\"", output, StringComparison.Ordinal);
            Assert.Contains("Key Vault Secrets User", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Block(string name) => DocumentSessions.Block("README.md", name);
}
