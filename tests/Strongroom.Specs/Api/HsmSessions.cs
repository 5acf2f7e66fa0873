using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The session of docs/hsm.md, pasted into a shell as it stands, but for the port.</summary>
public sealed class HsmSessions
{
    [Fact]
    public async Task The_session_with_SoftHSM()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-hsm-");
        try
        {
            var program = Path.Combine(folder.FullName, "strongroom");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet {DevServer.Executable} \"$@\"\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var environment = new Dictionary<string, string> { ["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" };

            // What the session starts ends with it; a server that keeps the pipe open would keep the reader waiting.
            var script = "trap 'kill $(jobs -p) 2> /dev/null || true; wait' EXIT\n" + DocumentSessions.Block("docs/hsm.md", "softhsm");
            var (exitCode, output) = await Session.RunAsync(script.Replace("8444", $"{DevServer.FreePort()}", StringComparison.Ordinal), folder.FullName, environment);

            Assert.True(exitCode == 0, output);
            Assert.Contains("\"state\": \"attached\"", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
