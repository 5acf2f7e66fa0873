using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The sessions of the control plane's tutorial, cut out of it and pasted into a shell as they stand.</summary>
public sealed class Tutorial(DevServer server) : IClassFixture<DevServer>
{
    [Fact]
    public async Task Az_works_when_pasted()
    {
        var output = await PasteAsync("environment", "login", "create", "delete", "log");

        Assert.Contains("hello from az", output, StringComparison.Ordinal);
        Assert.Contains("Microsoft.Resources/subscriptions/resourceGroups/write", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_works_when_pasted()
    {
        var output = await PasteAsync("environment", "login", "docs/identity.md#directory");

        Assert.Contains("\"principalType\": \"Group\"", output, StringComparison.Ordinal);
        Assert.Contains("the group may read", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_managed_HSM_and_its_roles_work_when_pasted()
    {
        var output = await PasteAsync("environment", "login", "docs/access.md#hsm");

        Assert.Contains("\"scope\": \"/keys\"", output, StringComparison.Ordinal);
        Assert.Contains("/keys/door/", output, StringComparison.Ordinal);
        Assert.Contains("\"tag\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JavaScript_works_when_pasted()
    {
        var output = await PasteAsync("environment", "javascript");

        Assert.Contains("hello from JavaScript\npurged\n", output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The same blocks and the newer one, with az of Debian trixie in the chroot that <c>./test --long</c> makes. Its packaging lacks what
    /// <c>az monitor</c> needs, so the log is left out.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task A_newer_az_works_when_pasted()
    {
        var az = Path.Combine(RepositoryRoot.Path, "tests", "clients", "az", "trixie.sh");
        var output = await PasteAsync($"az() {{ {az} run \"$PWD\" az \"$@\"; }}", "environment", "login", "create", "newer", "delete");

        Assert.Contains("hello from a newer az", output, StringComparison.Ordinal);
    }

    private static string BlockOf(string name) => name.Split('#') is [var document, var session]
        ? DocumentSessions.Block(document, session)
        : DocumentSessions.Block("docs/tutorials/control-plane.md", name);

    /// <param name="parts">Names of sessions of the tutorial, sessions of another document as <c>document#session</c>, or shell text.</param>
    private async Task<string> PasteAsync(params string[] parts)
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-tutorial-");
        try
        {
            // A chroot sees this folder and nothing else of the machine.
            foreach (var name in (string[])["ca.pem", "ca-bundle.pem"])
            {
                File.Copy(Path.Combine(server.DataDirectory, name), Path.Combine(folder.FullName, name));
            }

            var settings = server.Settings.Select(pair => $"{pair.Key}={(pair.Key == "STRONGROOM_CA_FILE" ? Path.Combine(folder.FullName, "ca.pem") : pair.Value)}");
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "dev.env"), settings);
            var script = string.Join('\n', parts.Select(part => part.Contains(' ', StringComparison.Ordinal) ? part : BlockOf(part)));
            var (exitCode, output) = await Session.RunAsync(script, folder.FullName);

            Assert.True(exitCode == 0, output);
            return output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
