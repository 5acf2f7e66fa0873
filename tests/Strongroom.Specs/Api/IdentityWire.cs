using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>User-assigned identities, their federated credentials and machines: bodies byte for byte, rights, and what goes with them.</summary>
public sealed partial class IdentityWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Version = "2024-11-30";

    private readonly Wire _wire = new(server);

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Group => Subscription + "/resourceGroups/dev";

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    private string Tenant => server.Settings["STRONGROOM_TENANT_ID"];

    private Party Owner => Party.Administrator(server, _wire);

    [Fact]
    public async Task An_identity_from_creation_to_deletion()
    {
        var path = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Wire-Identity";
        var shown =
            $$$"""{"id":"{{{path.Replace("resourceGroups", "resourcegroups", StringComparison.Ordinal)}}}","name":"Wire-Identity","type":"Microsoft.ManagedIdentity/userAssignedIdentities","location":"{{{Location}}}","tags":{"a":"b"},"properties":{"isolationScope":"None","tenantId":"{{{Tenant}}}","principalId":"ID","clientId":"ID"}}""";
        var body = $$$"""{"location":"{{{Location}}}","tags":{"a":"b"}}""";

        var made = await Owner.ArmAsync("PUT", path, body, Version);
        var again = await Owner.ArmAsync("PUT", path.ToLowerInvariant(), body, Version);
        Assert.Equal((201, shown), (made.Status, Masked(made)));
        Assert.Equal((200, made.Body), (again.Status, again.Body));
        Assert.Equal(made.Body, (await Owner.ArmAsync("GET", path.ToUpperInvariant(), version: Version)).Body);
        Assert.DoesNotContain("isolationScope", (await Owner.ArmAsync("GET", path, version: "2023-01-31")).Body, StringComparison.Ordinal);
        Assert.Contains(made.Body, (await Owner.ArmAsync("GET", Subscription + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities", version: Version)).Body, StringComparison.Ordinal);
        Assert.Contains(made.Body, (await Owner.ArmAsync("GET", Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities", version: Version)).Body, StringComparison.Ordinal);
        Assert.Contains("\"c\":\"d\"", (await Owner.ArmAsync("PATCH", path, """{"tags":{"c":"d"}}""", Version)).Body, StringComparison.Ordinal);
        Assert.Equal((409, "InvalidResourceLocation"), Code(await Owner.ArmAsync("PUT", path, """{"location":"elsewhere"}""", Version)));
        Assert.Equal((400, "InvalidResourceName"), Code(await Owner.ArmAsync("PUT", Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a", body, Version)));
        Assert.Equal((400, "InvalidParameter"), Code(await Owner.ArmAsync("PUT", path, $$$"""{"location":"{{{Location}}}","properties":{"isolationScope":"Both"}}""", Version)));
        Assert.Equal((404, "ResourceNotFound"), Code(await Owner.ArmAsync("GET", path + "-not", version: Version)));

        var client = made.Json.GetProperty("properties").GetProperty("clientId").GetString();
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} app reset-secret {client} --data {server.DataDirectory}", server.DataDirectory);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("A managed identity has no secret", output, StringComparison.Ordinal);

        Assert.Equal((200, ""), Whole(await Owner.ArmAsync("DELETE", path, version: Version)));
        Assert.Equal((204, ""), Whole(await Owner.ArmAsync("DELETE", path, version: Version)));
        var reborn = await Owner.ArmAsync("PUT", path, body, Version);
        Assert.NotEqual(client, reborn.Json.GetProperty("properties").GetProperty("clientId").GetString());
    }

    [Fact]
    public async Task Federated_credentials_of_an_identity()
    {
        var identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/wire-federated";
        await Owner.ArmAsync("PUT", identity, $$$"""{"location":"{{{Location}}}"}""", Version);
        var path = identity + "/federatedIdentityCredentials/from-github";
        var body = """{"properties":{"issuer":"https://token.actions.githubusercontent.com","subject":"repo:org/app:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}}""";
        var shown =
            $$$"""{"id":"{{{path.Replace("resourceGroups", "resourcegroups", StringComparison.Ordinal)}}}","name":"from-github","type":"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials","properties":{"issuer":"https://token.actions.githubusercontent.com","subject":"repo:org/app:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}}""";

        Assert.Equal((201, shown), Whole(await Owner.ArmAsync("PUT", path, body, Version)));
        Assert.Equal((200, shown), Whole(await Owner.ArmAsync("PUT", path.ToUpperInvariant(), body, Version)));
        Assert.Equal((200, shown), Whole(await Owner.ArmAsync("GET", path, version: Version)));
        Assert.Equal((200, $$$"""{"value":[{{{shown}}}]}"""), Whole(await Owner.ArmAsync("GET", identity + "/federatedIdentityCredentials", version: Version)));
        Assert.Equal(400, (await Owner.ArmAsync("PUT", path, body.Replace("https://", "http://", StringComparison.Ordinal), Version)).Status);
        Assert.Equal(409, (await Owner.ArmAsync("PUT", path + "-too", body, Version)).Status);
        Assert.Equal((400, "InvalidParameter"), Code(await Owner.ArmAsync("PUT", path, "{}", Version)));
        Assert.Equal((200, ""), Whole(await Owner.ArmAsync("DELETE", path, version: Version)));
        Assert.Equal((204, ""), Whole(await Owner.ArmAsync("DELETE", path, version: Version)));
        Assert.Equal((404, "ResourceNotFound"), Code(await Owner.ArmAsync("GET", path, version: Version)));
    }

    [Fact, Trait("Row", "S25")]
    public async Task Who_federates_an_identity_or_assigns_it_must_be_able_to_give_what_it_holds()
    {
        var identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/wire-climb";
        var machine = Group + "/providers/Microsoft.HybridCompute/machines/wire-climb";
        var made = await Owner.ArmAsync("PUT", identity, $$$"""{"location":"{{{Location}}}"}""", Version);
        var maker = await Party.MakeAsync(server, _wire, "identity-maker");
        await Party.CommandAsync(server, $"role assign --principal {maker.ObjectId} --role 'Managed Identity Contributor' --scope {Group}");
        await Party.CommandAsync(server, $"role assign --principal {maker.ObjectId} --role Contributor --scope {machine}");
        var body = """{"properties":{"issuer":"https://mine.example.com","subject":"me","audiences":["api://AzureADTokenExchange"]}}""";
        Assert.Equal(201, (await maker.ArmAsync("PUT", identity + "/federatedIdentityCredentials/mine", body, Version)).Status);
        await Party.CommandAsync(server, $"role assign --principal {made.Json.GetProperty("properties").GetProperty("principalId").GetString()} --role 'Key Vault Secrets User' --scope {Subscription}");
        Assert.Equal((403, "AuthorizationFailed"), Code(await maker.ArmAsync("PUT", identity + "/federatedIdentityCredentials/mine", body, Version)));

        var assigning = "{\"location\":\"" + Location + "\",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"" + identity + "\":{}}}}";
        Assert.Equal((403, "AuthorizationFailed"), Code(await maker.ArmAsync("PUT", machine, assigning)));
        Assert.Equal(404, (await Owner.ArmAsync("GET", machine)).Status);
        await Party.CommandAsync(server, $"role assign --principal {maker.ObjectId} --role 'Managed Identity Operator' --scope {identity}");

        // The maker runs the machine: with an agent of his own on it he would speak for the identity.
        Assert.Equal((403, "AuthorizationFailed"), Code(await maker.ArmAsync("PUT", machine, assigning)));
        Assert.Equal(201, (await maker.ArmAsync("PUT", machine, $$$"""{"location":"{{{Location}}}","identity":{"type":"SystemAssigned"}}""")).Status);
        Assert.Equal((403, "AuthorizationFailed"), Code(await maker.ArmAsync("PATCH", machine, assigning)));
        Assert.Equal(200, (await Owner.ArmAsync("PATCH", machine, assigning)).Status);
        Assert.Equal(200, (await maker.ArmAsync("PATCH", machine, assigning)).Status);

        await Party.CommandAsync(server, $"role assign --principal {maker.ObjectId} --role 'Managed Identity Operator' --scope {Group}");
        Assert.Equal(201, (await Owner.ArmAsync("PUT", identity + "-weak", $$$"""{"location":"{{{Location}}}"}""", Version)).Status);
        Assert.Equal(200, (await maker.ArmAsync("PATCH", machine, assigning.Replace(identity, identity + "-weak", StringComparison.Ordinal))).Status);
    }

    [Fact, Trait("Row", "S28")]
    public async Task A_group_takes_its_machines_and_identities_with_it_and_all_their_roles()
    {
        var group = Subscription + "/resourceGroups/wire-goes";
        await Owner.ArmAsync("PUT", group, $$$"""{"location":"{{{Location}}}"}""");
        var identity = await Owner.ArmAsync("PUT", group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/goes", $$$"""{"location":"{{{Location}}}"}""");
        var machine = await Owner.ArmAsync(
            "PUT",
            group + "/providers/Microsoft.HybridCompute/machines/goes",
            "{\"location\":\"" + Location + "\",\"identity\":{\"type\":\"SystemAssigned, UserAssigned\",\"userAssignedIdentities\":{\"" + identity.Json.GetProperty("id").GetString() + "\":{}}}}");
        Assert.Equal(201, machine.Status);
        var principals = new[] { identity.Json.GetProperty("properties").GetProperty("principalId").GetString()!, machine.Json.GetProperty("identity").GetProperty("principalId").GetString()! };
        var roles = new List<string>();
        foreach (var scope in (string[])[Subscription, group])
        {
            foreach (var principal in principals)
            {
                roles.Add($"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}");
                Assert.Equal(201, (await Owner.ArmAsync("PUT", roles[^1], Bodies.Assignment(Bodies.Reader, principal))).Status);
            }
        }

        var own = await Owner.ArmAsync("GET", group + "/providers/Microsoft.HybridCompute/machines/goes/providers/Microsoft.ManagedIdentity/identities/default", version: Version);
        Assert.Equal(principals[1], own.Json.GetProperty("properties").GetProperty("principalId").GetString());
        Assert.Equal(2, (await Owner.ArmAsync("GET", group + "/resources")).Json.GetProperty("value").GetArrayLength());

        Assert.Equal(202, (await Owner.ArmAsync("DELETE", group)).Status);

        foreach (var role in roles)
        {
            Assert.Equal(404, (await Owner.ArmAsync("GET", role)).Status);
        }

        foreach (var principal in principals)
        {
            Assert.Equal(404, (await Owner.GraphAsync("GET", $"/v1.0/servicePrincipals/{principal}")).Status);
        }
    }

    public void Dispose() => _wire.Dispose();

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.ErrorCode);

    private static (int, string) Whole(Reply reply) => (reply.Status, reply.Body);

    private static string Masked(Reply reply) => Ids().Replace(reply.Body, "\"$1\":\"ID\"");

    [GeneratedRegex("\"(principalId|clientId)\":\"[0-9a-f-]{36}\"")]
    private static partial Regex Ids();
}
