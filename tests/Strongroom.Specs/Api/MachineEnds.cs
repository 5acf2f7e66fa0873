using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What ends a machine's access does so on the next call of a program that already holds a token; and what must not end it does not.</summary>
public sealed class MachineEnds(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime
{
    private readonly AgentMachine _machine = new(server, "m" + Guid.NewGuid().ToString("N"));

    public async ValueTask InitializeAsync() => await _machine.StartAsync();

    [Theory]
    [InlineData("python")]
    [InlineData("js")]
    [InlineData("dotnet")]
    public async Task A_revoked_agent_is_refused_on_the_next_call_and_stops_serving(string language)
    {
        using var program = await ReadOnceAsync(language);
        await _machine.ServerAsync("machine", "revoke", _machine.Name);
        await program.GoOnAsync();

        await program.FailureAsync();
        Assert.Null(await program.ReadLineAsync());
        await AgentMachine.UntilAsync(async () => (await ImdsAsync()).EndsWith("403", StringComparison.Ordinal));
        Assert.Contains("revoked", await _machine.RunAgentCommandAsync("status", "--state", _machine.State), StringComparison.Ordinal);

        await _machine.EnrolAsync();
        await AgentMachine.UntilAsync(async () => (await ImdsAsync()).EndsWith("200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_removed_role_is_refused_on_the_next_call()
    {
        using var program = await ReadOnceAsync("python");
        await _machine.ServerAsync("role", "unassign", _machine.Assignment);
        await program.GoOnAsync();

        Assert.Contains("Forbidden", await program.FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_identity_is_refused_on_the_next_call_and_the_agent_hands_out_nothing()
    {
        using var program = await ReadOnceAsync("js");
        using var wire = new Wire(server);
        Assert.Equal(204, (await Party.Administrator(server, wire).GraphAsync("PATCH", $"/v1.0/servicePrincipals/{_machine.Principal}", """{"accountEnabled":false}""")).Status);
        await program.GoOnAsync();

        Assert.Contains("Unauthorized", await program.FailureAsync(), StringComparison.Ordinal);
        await AgentMachine.UntilAsync(async () => !(await ImdsAsync()).EndsWith("200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deleted_machine_is_refused_on_the_next_call_and_the_agent_holds_nothing()
    {
        using var program = await ReadOnceAsync("js");
        await _machine.ServerAsync("machine", "delete", _machine.Name);
        await program.GoOnAsync();

        await program.FailureAsync();
        await AgentMachine.UntilAsync(async () => (await _machine.RunAgentCommandAsync("status", "--state", _machine.State)).Contains("\"tokensHeld\": 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_while_the_server_is_stopped_still_serves()
    {
        var before = await ImdsAsync();
        Assert.EndsWith("200", before, StringComparison.Ordinal);
        _machine.StopAgent();
        server.Kill();
        await _machine.StartAgentAsync();

        Assert.EndsWith("200", await ImdsAsync(), StringComparison.Ordinal);
        Assert.EndsWith("503", await ImdsAsync("https://management.localhost:1/"), StringComparison.Ordinal);
        await server.StartAsync();
        using var program = await ReadOnceAsync("python");
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    private async Task<Workload> ReadOnceAsync(string language)
    {
        var program = Workload.Start(language, server.VaultOrigin, AgentMachine.SecretName, _machine.Workload("arc"), again: true);
        var line = await program.ReadLineAsync();
        Assert.True(line == Workload.Line(AgentMachine.Secret), line is null ? await program.ErrorsAsync() : line);
        return program;
    }

    /// <summary>The body and the status of an IMDS answer, from a process of this user.</summary>
    private async Task<string> ImdsAsync(string? resource = null)
    {
        var asked = Uri.EscapeDataString(resource ?? server.Settings["STRONGROOM_VAULT_RESOURCE"]);
        var (_, answer) = await Session.RunAsync($"curl -sS -H 'Metadata: true' -w '%{{http_code}}' '{_machine.ImdsOrigin}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={asked}'", "/");
        return answer;
    }
}
