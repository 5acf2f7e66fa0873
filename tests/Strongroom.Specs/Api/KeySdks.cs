using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// Keys through the unmodified SDKs, with challenge verification on, beside a principal that may use the keys and not read them (G33). A missing client
/// fails here; <c>./test</c> installs them.
/// </summary>
public sealed class KeySdks(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime
{
    private readonly Wire _wire = new(server);

    private string _hsm = "";

    public async ValueTask InitializeAsync()
    {
        var me = Party.Administrator(server, _wire);
        var subscription = $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";
        var authorization = subscription + "/providers/Microsoft.Authorization/";
        var role = Guid.NewGuid().ToString();
        var uses = string.Join("\",\"", ((string[])["encrypt", "decrypt", "sign", "verify", "wrap", "unwrap"]).Select(use => $"Microsoft.KeyVault/vaults/keys/{use}/action"));
        Assert.Equal(201, (await me.ArmAsync("PUT", $"{authorization}roleDefinitions/{role}", Bodies.Role($"uses {role}", subscription, uses))).Status);
        Assert.True((await me.ArmAsync("PUT", $"{authorization}roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(role, server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]))).Status == 201);
        _hsm = (await KeyHost.HsmAsync(server, _wire, "sdk-" + role[..8])).Origin;
    }

    public ValueTask DisposeAsync()
    {
        _wire.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("js", "node keys.mjs")]
    [InlineData("python", "/usr/bin/python3 keys_flow.py")]
    public async Task Every_operation_of(string folder, string command)
    {
        var environment = Session.EnvironmentOf(server);
        environment["HSM_URL"] = _hsm;

        var (exitCode, output) = await Session.RunAsync(command, Path.Combine(RepositoryRoot.Path, "tests", "clients", folder), environment);

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }
}
