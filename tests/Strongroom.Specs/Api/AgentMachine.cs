using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// A machine with an identity of its own that may read one vault's secrets, and the agent that serves it: a real process, made
/// by the commands that users type. It takes root, as the folder of Azure Arc's challenges is fixed in the SDKs.
/// </summary>
/// <param name="name">The machine's name, of its own among the server's.</param>
public sealed class AgentMachine(DevServer server, string name) : IAsyncDisposable
{
    public const string SecretName = "shown";
    public const string Secret = "what the machine reads";

    /// <summary>The user, beside root, whose processes may use the machine's identity: daemon.</summary>
    public const int ListedUser = 1;

    private const string ChallengeFolder = "/var/opt/azcmagent/tokens";

    private readonly string _root = Directory.CreateTempSubdirectory("strongroom-machine-").FullName;
    private readonly int _arc = DevServer.FreePort();
    private readonly int _imds = DevServer.FreePort();
    private Process? _agent;
    private string _output = "";

    public DevServer Server => server;

    public string Name => name;

    public string State => Path.Combine(_root, "state");

    public string Headers => Path.Combine(_root, "headers");

    public string Principal { get; private set; } = "";

    /// <summary>The id of the machine's role assignment.</summary>
    public string Assignment { get; private set; } = "";

    public string ImdsOrigin => $"http://127.0.0.1:{_imds}";

    public string ArcOrigin => $"http://127.0.0.1:{_arc}";

    public async Task StartAsync()
    {
        Assert.True(Environment.IsPrivilegedProcess, $"these specs take root: they make {ChallengeFolder}, and processes of other users");
        using var wire = new Wire(Server);
        Assert.Equal(200, (await wire.SendAsync("PUT", $"/secrets/{SecretName}", $$"""{"value":"{{Secret}}"}""")).Status);
        var machine = await ServerAsync("machine", "create", name);
        Principal = machine.GetProperty("identity").GetProperty("principalId").GetString()!;
        await GrantAsync();
        await RunAgentCommandAsync("init", "--state", State);
        await EnrolAsync();
        await File.WriteAllTextAsync(Path.Combine(State, "agent.json"), $$"""{"allow":[{"user":"{{ListedUser}}","identities":["system"]}]}""");

        // The folder above the temporary one is open to all; the processes of other users find the headers there.
        File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        await StartAgentAsync();
    }

    private async Task GrantAsync()
    {
        var vaults = await ServerAsync("vault", "list");
        var vault = vaults.GetProperty("value").EnumerateArray().Single(row => row.GetProperty("name").GetString() == Server.VaultName);
        var assignment = await ServerAsync("role", "assign", "--principal", Principal, "--role", "Key Vault Secrets User", "--scope", vault.GetProperty("id").GetString()!);
        Assignment = assignment.GetProperty("id").GetString()!;
    }

    /// <summary>Invites the agent's key and takes the invitation up.</summary>
    public async Task EnrolAsync()
    {
        var thumbprint = (await RunAgentCommandAsync("init", "--state", State)).Split('\n')[0];
        var invitation = await ServerAsync("machine", "enroll", name, "--key", thumbprint);
        await RunAgentCommandAsync(
            "enroll", "--server", Server.Settings["STRONGROOM_LOGIN_URL"], "--tenant", Server.Settings["STRONGROOM_TENANT_ID"],
            "--machine", invitation.GetProperty("machineId").GetString()!, "--code", invitation.GetProperty("code").GetString()!,
            "--ca", Server.Settings["STRONGROOM_CA_FILE"], "--state", State);
    }

    public async Task StartAgentAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [DevServer.Executable, "agent", "run", "--state", State, "--listen", $"127.0.0.1:{_arc}", "--imds", $"127.0.0.1:{_imds}", "--headers-dir", Headers, "--poll", "1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _root,
        };
        _agent = Process.Start(start)!;
        _agent.OutputDataReceived += (_, line) => _output += line.Data + "\n";
        _agent.ErrorDataReceived += (_, line) => _output += line.Data + "\n";
        _agent.BeginOutputReadLine();
        _agent.BeginErrorReadLine();
        await UntilAsync(async () => (await Session.RunAsync("dotnet", [DevServer.Executable, "agent", "status", "--state", State], _root)).ExitCode == 0);
    }

    public void StopAgent()
    {
        if (_agent is { HasExited: false })
        {
            _agent.Kill(entireProcessTree: true);
            _agent.WaitForExit();
        }
    }

    /// <summary>A command of the server; its answer.</summary>
    public async Task<JsonElement> ServerAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await Session.RunAsync("dotnet", [DevServer.Executable, .. arguments, "--data", Server.DataDirectory], _root);
        Assert.True(exitCode == 0, output + errors);
        return output.Length == 0 ? default : JsonDocument.Parse(output).RootElement;
    }

    public async Task<string> RunAgentCommandAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await Session.RunAsync("dotnet", [DevServer.Executable, "agent", .. arguments], _root);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    /// <summary>The whole environment of a workload: where the endpoint is, whom to trust, and what a program needs to start.</summary>
    /// <param name="shape"><c>arc</c>, <c>imds</c> or null for none.</param>
    public Dictionary<string, string> Workload(string? shape)
    {
        var bundle = Path.Combine(Server.DataDirectory, "ca-bundle.pem");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _root,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["NODE_EXTRA_CA_CERTS"] = Server.Settings["STRONGROOM_CA_FILE"],
            ["REQUESTS_CA_BUNDLE"] = bundle,
            ["SSL_CERT_FILE"] = bundle,
        };
        if (shape == "arc")
        {
            environment["IDENTITY_ENDPOINT"] = $"{ArcOrigin}/metadata/identity/oauth2/token";
            environment["IMDS_ENDPOINT"] = ArcOrigin;
        }
        else if (shape == "imds")
        {
            environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = ImdsOrigin;
        }

        return environment;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, int seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), "it did not come about in time");
            await Task.Delay(250);
        }
    }

    public async ValueTask DisposeAsync()
    {
        StopAgent();
        await Task.Yield();
        Directory.Delete(_root, recursive: true);
    }
}
