using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What was given in a managed HSM is there after the process was killed, and what was taken is gone.</summary>
public sealed class HsmAccessRestart(DevServer server) : IClassFixture<DevServer>
{
    [Fact]
    public async Task Roles_assignments_and_the_setting_outlive_the_process()
    {
        const string Setting = "/settings/AllowKeyManagementOperationsThroughARM";
        const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions/";
        using var hsm = await HsmParty.CreateAsync(server, "restart");
        var role = Guid.NewGuid().ToString();
        Assert.Equal(201, (await hsm.SendAsync("PUT", Definitions + role, HsmParty.Role("Reads", ["Microsoft.KeyVault/managedHsm/keys/read/action"]))).Status);
        var taken = await hsm.GiveAsync(HsmParty.CryptoUser, "/");
        await hsm.GiveAsync(role, "/keys/Kept");
        await hsm.TakeAsync(taken);
        Assert.Equal(200, (await hsm.SendAsync("PATCH", Setting, """{"value":"true"}""")).Status);
        var before = (await hsm.SendAsync("GET", "/providers/Microsoft.Authorization/roleAssignments")).Body + (await hsm.SendAsync("GET", Definitions + role)).Body;

        await server.RestartAsync();

        Assert.Equal(before, (await hsm.SendAsync("GET", "/providers/Microsoft.Authorization/roleAssignments")).Body + (await hsm.SendAsync("GET", Definitions + role)).Body);
        Assert.Equal(404, (await hsm.SendAsync("GET", "/keys/kept", limited: true)).Status);
        Assert.Equal(403, (await hsm.SendAsync("POST", "/rng", """{"count":8}""", limited: true)).Status);
        Assert.Equal("true", (await hsm.SendAsync("GET", Setting)).Json.GetProperty("value").GetString());
    }
}
