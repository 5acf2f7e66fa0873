using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// Roles through <c>az rest</c>, because the role commands of Debian's az are broken on its own side (client reference §3.1): what is granted
/// works on the very next request to the vault, what is taken away is refused on the very next one, and the trail tells both.
/// </summary>
public sealed class AzAccess(SignedIn signedIn) : IClassFixture<SignedIn>
{
    private const string Versions = "?api-version=2022-04-01";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

    private AzureCli Az => signedIn.Az;

    [Fact]
    public async Task A_role_works_on_the_next_request_and_its_removal_refuses_the_next()
    {
        var settings = signedIn.Server.Settings;
        var scope = $"/subscriptions/{signedIn.Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{signedIn.Server.VaultName}";
        using var wire = new Wire(signedIn.Server);
        await wire.SendAsync("PUT", "/secrets/az-access", """{"value":"v"}""");
        var limited = await wire.TokenAsync(limited: true);
        Assert.Equal(403, (await wire.SendAsync("GET", "/secrets/az-access", token: limited)).Status);

        var assignment = $"{scope}/providers/Microsoft.Authorization/roleAssignments/5a1b9c9e-7c62-4a8e-8d8d-0b6a2f0f4c11";
        var role = $"/subscriptions/{signedIn.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{SecretsUser}";
        var body = $$$"""{"properties":{"roleDefinitionId":"{{{role}}}","principalId":"{{{settings["STRONGROOM_LIMITED_OBJECT_ID"]}}}","principalType":"ServicePrincipal"}}""";
        var made = await Az.RestAsync("put", assignment + Versions, body);
        Assert.Equal(200, (await wire.SendAsync("GET", "/secrets/az-access", token: limited)).Status);
        Assert.Equal(settings["STRONGROOM_LIMITED_OBJECT_ID"], Text(made.GetProperty("properties"), "principalId"));

        var listed = await Az.RestAsync("get", $"{scope}/providers/Microsoft.Authorization/roleAssignments{Versions}&$filter=atScope()");
        Assert.Contains(Text(made, "id"), listed.GetProperty("value").EnumerateArray().Select(item => Text(item, "id")));
        Assert.Contains("role assignment already exists", (await Az.RestRefusedAsync("put", assignment.Replace("5a1b", "5a1c", StringComparison.Ordinal) + Versions, body)).ToLowerInvariant(), StringComparison.Ordinal);

        await Az.RestAsync("delete", assignment + Versions);
        Assert.Equal(403, (await wire.SendAsync("GET", "/secrets/az-access", token: limited)).Status);
        Assert.Contains("RoleAssignmentNotFound", await Az.RestRefusedAsync("get", assignment + Versions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_groups_role_is_its_members_as_long_as_they_are()
    {
        var settings = signedIn.Server.Settings;
        using var wire = new Wire(signedIn.Server);
        await wire.SendAsync("PUT", "/secrets/az-group", """{"value":"v"}""");
        var limited = await wire.TokenAsync(limited: true);
        var group = Text(JsonDocument.Parse(await StrongroomAsync("group create Readers")).RootElement, "objectId");

        var assignment = $"/subscriptions/{signedIn.Subscription}/resourceGroups/dev/providers/Microsoft.Authorization/roleAssignments/7d8a62f5-5ef3-4a0e-a2f6-0b1f0a9a6a02{Versions}";
        var role = $"/subscriptions/{signedIn.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{SecretsUser}";
        await Az.RestAsync("put", assignment, $$$"""{"properties":{"roleDefinitionId":"{{{role}}}","principalId":"{{{group}}}","principalType":"Group"}}""");
        Assert.Equal(403, (await wire.SendAsync("GET", "/secrets/az-group", token: limited)).Status);

        await StrongroomAsync($"group add-member {group} {settings["STRONGROOM_LIMITED_OBJECT_ID"]}");
        Assert.Equal(200, (await wire.SendAsync("GET", "/secrets/az-group", token: limited)).Status);
        var assigned = await Az.RestAsync("get", $"/subscriptions/{signedIn.Subscription}/providers/Microsoft.Authorization/roleAssignments{Versions}&$filter=assignedTo('{settings["STRONGROOM_LIMITED_OBJECT_ID"]}')");
        Assert.Equal([group], assigned.GetProperty("value").EnumerateArray().Select(item => Text(item.GetProperty("properties"), "principalId")));

        await StrongroomAsync($"group remove-member {group} {settings["STRONGROOM_LIMITED_OBJECT_ID"]}");
        Assert.Equal(403, (await wire.SendAsync("GET", "/secrets/az-group", token: limited)).Status);
    }

    [Fact]
    public async Task The_activity_log_tells_what_was_done_and_by_whom()
    {
        await Az.RunAsync("group", "create", "-n", "Az-Logged", "-l", signedIn.Location);
        await Az.RunAsync("group", "delete", "-n", "Az-Logged", "-y");

        var events = (await Az.RunAsync("monitor", "activity-log", "list", "-g", "Az-Logged", "--offset", "1h")).EnumerateArray().ToList();

        Assert.Equal(
            ["Microsoft.Resources/subscriptions/resourceGroups/delete", "Microsoft.Resources/subscriptions/resourceGroups/write"],
            events.Select(each => Text(each.GetProperty("operationName"), "value")).Order(StringComparer.Ordinal));
        Assert.All(events, each => Assert.Equal("Succeeded", Text(each.GetProperty("status"), "value")));
        Assert.All(events, each => Assert.Contains(signedIn.Server.Settings["STRONGROOM_CLIENT_ID"], each.ToString(), StringComparison.Ordinal));
    }

    private async Task<string> StrongroomAsync(string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {signedIn.Server.DataDirectory}", signedIn.Server.DataDirectory);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
