using System.CommandLine;
using System.Text;
using Strongroom.Agent;
using Strongroom.Cli;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>The commands of the agent, as the executable runs them, against a stub behind TLS.</summary>
public sealed class Commands : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("strongroom-agent-cli-");
    private StubLogin _login = null!;

    private string State => Path.Combine(_root.FullName, "state");

    public async ValueTask InitializeAsync() => _login = await StubLogin.StartAsync(TimeProvider.System, _root.FullName);

    [Fact]
    public async Task Init_makes_a_key_once_and_prints_its_thumbprint()
    {
        var (exit, first, _) = await RunAsync("init", "--state", State);
        var (_, second, _) = await RunAsync("init", "--state", State);

        Assert.Equal(0, exit);
        Assert.Equal(first, second);
        Assert.Equal(43, first.Split('\n')[0].Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(State, "agent.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
    }

    [Fact]
    public async Task Enroll_takes_the_code_from_a_file_from_standard_input_or_as_an_argument()
    {
        await RunAsync("init", "--state", State);
        var file = Path.Combine(_root.FullName, "code");
        await File.WriteAllTextAsync(file, StubLogin.Code + "\n");

        foreach (var (more, input) in ((string[], string)[])[(["--code-file", file], ""), ([], StubLogin.Code + "\n"), (["--code", StubLogin.Code], "")])
        {
            var (exit, output, error) = await RunAsync(Enroll(_login.CaFile, more), input);

            Assert.True(exit == 0, error);
            Assert.Equal("Enrolled as /subscriptions/s/machines/m, with 0 identities.\nStart it: strongroom agent run\n", output);
        }

        Assert.Empty(_login.Faults);
        Assert.DoesNotContain(StubLogin.Code, await File.ReadAllTextAsync(Path.Combine(State, "enrolment.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enroll_trusts_nobody_but_the_CA_that_it_was_given()
    {
        await RunAsync("init", "--state", State);
        var (exit, _, error) = await RunAsync(Enroll(null, "--code", StubLogin.Code));

        Assert.Equal(AgentExit.Unreachable, exit);
        Assert.Contains("does not answer", error, StringComparison.Ordinal);
        Assert.Null(_login.PublicKey);

        await using var other = await StubLogin.StartAsync(TimeProvider.System, _root.CreateSubdirectory("other").FullName);
        Assert.Equal(AgentExit.Unreachable, (await RunAsync(Enroll(other.CaFile, "--code", StubLogin.Code))).Exit);
    }

    [Fact]
    public async Task Enroll_tells_of_a_refusal_and_writes_nothing()
    {
        await RunAsync("init", "--state", State);
        var (exit, _, error) = await RunAsync(Enroll(_login.CaFile, "--code", "wrong"));

        Assert.Equal(AgentExit.Refused, exit);
        Assert.Equal("strongroom: AADSTS1: invalid_client\n", error);
        Assert.False(File.Exists(Path.Combine(State, "enrolment.json")));
    }

    [Theory]
    [InlineData("http://login.localhost:8443")]
    [InlineData("https://login.localhost:8443/tenant")]
    [InlineData("https://user@login.localhost:8443")]
    [InlineData("login.localhost")]
    public async Task Enroll_takes_an_https_origin_only(string server)
    {
        await RunAsync("init", "--state", State);
        var (exit, _, error) = await RunAsync("enroll", "--server", server, "--tenant", $"{_login.Tenant}", "--machine", $"{_login.Machine}", "--code", "x", "--state", State);

        Assert.Equal(AgentExit.Local, exit);
        Assert.Contains("--server takes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_status_and_evict_say_what_is_missing()
    {
        Assert.Contains("run 'strongroom agent init' first", (await RunAsync("run", "--state", State)).Error, StringComparison.Ordinal);
        await RunAsync("init", "--state", State);
        Assert.Contains("not enrolled", (await RunAsync("run", "--state", State)).Error, StringComparison.Ordinal);
        Assert.Equal(AgentExit.Unreachable, (await RunAsync("status", "--state", State)).Exit);
        await File.WriteAllTextAsync(Path.Combine(State, "tokens.json"), "[]");
        Assert.Equal(0, (await RunAsync("evict", "--state", State)).Exit);
        Assert.False(File.Exists(Path.Combine(State, "tokens.json")));
    }

    [Theory]
    [InlineData("0.0.0.0:40342")]
    [InlineData("192.0.2.1:40342")]
    public async Task Run_listens_on_this_machine_alone(string address)
    {
        await RunAsync("init", "--state", State);

        Assert.Contains("--listen takes an address of this machine alone", (await RunAsync("run", "--state", State, "--listen", address)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_folder_that_others_can_look_into_is_not_used()
    {
        await RunAsync("init", "--state", State);
        File.SetUnixFileMode(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);

        Assert.Contains("is open to others", (await RunAsync("init", "--state", State)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_agent_answers_status_and_evict_over_its_socket()
    {
        await using var agent = await RunningAgent.StartAsync();
        await agent.ImdsTokenAsync();

        Assert.Contains("\"tokensHeld\": 1", (await RunAsync("status", "--state", agent.Folder.Path)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("evict", "--state", agent.Folder.Path)).Exit);
        Assert.Equal("token-2", await agent.ImdsTokenAsync());
    }

    [Fact]
    public async Task Env_prints_nothing_secret()
    {
        Assert.Equal(
            "IDENTITY_ENDPOINT=http://127.0.0.1:40342/metadata/identity/oauth2/token\nIMDS_ENDPOINT=http://127.0.0.1:40342\n", (await RunAsync("env")).Output);
        Assert.Equal("AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:8085\n", (await RunAsync("env", "--imds", "127.0.0.1:8085")).Output);
    }

    [Fact]
    public void Exit_codes_are_those_of_the_other_commands()
    {
        Assert.Equal(ExitCode.Ok, AgentExit.Ok);
        Assert.Equal(ExitCode.Refused, AgentExit.Refused);
        Assert.Equal(ExitCode.Unreachable, AgentExit.Unreachable);
        Assert.Equal(ExitCode.Local, AgentExit.Local);
    }

    public async ValueTask DisposeAsync()
    {
        await _login.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private string[] Enroll(string? ca, params string[] more) =>
        ["enroll", "--server", _login.Origin, "--tenant", $"{_login.Tenant}", "--machine", $"{_login.Machine}", "--state", State, .. ca is null ? [] : new[] { "--ca", ca }, .. more];

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments, string input)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter { NewLine = "\n" };
        var root = new RootCommand { AgentCommands.Build(output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input))) };
        var console = new CliConsole(output, error, _ => throw new InvalidOperationException());
        var exit = await CliCommands.InvokeAsync(root, console, ["agent", .. arguments], CancellationToken.None);
        return (exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
