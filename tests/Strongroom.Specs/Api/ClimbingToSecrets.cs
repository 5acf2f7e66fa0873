using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// S25 through the real door: from each role that changes vaults or gives roles but holds no data, every sequence of up to three calls that are let
/// through, on an RBAC vault made for that sequence. None ends with the value of its secret. A call that is refused changes nothing, so only those let
/// through are gone on from.
/// </summary>
public sealed class ClimbingToSecrets(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime, IDisposable
{
    private const string Canary = "not-for-climbers";
    private const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    private const string KeyVaultContributor = "f25e0fa2-a7c8-4377-a976-54943a77a395";
    private const string UserAccessAdministrator = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
    private const string DataAccessAdministrator = "8b54135c-b56d-4d72-a534-26097cfdc8d8";

    private static readonly string OnlyReader =
        $"((!(ActionMatches{{'Microsoft.Authorization/roleAssignments/write'}})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{Bodies.Reader}}}))"
        + $" AND ((!(ActionMatches{{'Microsoft.Authorization/roleAssignments/delete'}})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{Bodies.Reader}}}))";

    private readonly Wire _wire = new(server);

    private Party _me = null!;
    private int _vaults;
    private int _calls;
    private int _letThrough;

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    public async ValueTask InitializeAsync()
    {
        _me = Party.Administrator(server, _wire);
        await _me.TakeDataAsync();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _wire.Dispose();

    [Theory, Trait("Row", "S25"), Trait("Row", "P17")]
    [InlineData("climb-contributor", Contributor)]
    [InlineData("climb-vaults", KeyVaultContributor)]
    [InlineData("climb-roles", UserAccessAdministrator)]
    [InlineData("climb-data-roles", DataAccessAdministrator)]
    public async Task No_three_calls_lead_to_the_value(string name, string role)
    {
        var climber = await Party.MakeAsync(server, _wire, name);
        var group = $"{Subscription}/resourceGroups/{name}";
        await MadeAsync(_me, new Call("PUT", group, $$"""{"location":"{{Location}}"}"""));
        await MadeAsync(_me, new Call("PUT", group + "-aside", $$"""{"location":"{{Location}}"}"""));
        var held = $"{group}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        await MadeAsync(_me, new Call("PUT", held, Bodies.Assignment(role, climber.ObjectId, role == UserAccessAdministrator ? $",\"condition\":\"{OnlyReader}\",\"conditionVersion\":\"2.0\"" : "")));
        var custom = Guid.NewGuid().ToString();
        await MadeAsync(_me, new Call("PUT", $"{group}/providers/Microsoft.Authorization/roleDefinitions/{custom}", Bodies.Role(name, group, "Microsoft.KeyVault/vaults/secrets/readMetadata/action")));
        await MadeAsync(_me, new Call("PUT", $"{group}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(custom, climber.ObjectId)));

        await ClimbAsync(new Climb(climber, group, held, custom) { GivesDataRoles = role == DataAccessAdministrator }, [], 3);

        TestContext.Current.SendDiagnosticMessage($"{name}: {_vaults} vaults, {_calls} calls, {_letThrough} let through");
        Assert.True(_letThrough > 0 && _calls > 30, $"{_calls} calls, {_letThrough} let through");
    }

    [Fact, Trait("Row", "S25")]
    public async Task Whoever_gives_roles_under_a_condition_defines_none()
    {
        var climber = await Party.MakeAsync(server, _wire, "define");
        var group = $"{Subscription}/resourceGroups/define";
        var custom = $"{group}/providers/Microsoft.Authorization/roleDefinitions/{Guid.NewGuid()}";
        await MadeAsync(_me, new Call("PUT", group, $$"""{"location":"{{Location}}"}"""));
        var held = $"{group}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        await MadeAsync(_me, new Call("PUT", held, Bodies.Assignment(UserAccessAdministrator, climber.ObjectId, $",\"condition\":\"{OnlyReader}\",\"conditionVersion\":\"2.0\"")));

        Assert.Equal(403, (await climber.ArmAsync("PUT", custom, Bodies.Role("defined", group, "*"))).Status);
        await MadeAsync(_me, new Call("DELETE", held, null));
        await MadeAsync(_me, new Call("PUT", held, Bodies.Assignment(UserAccessAdministrator, climber.ObjectId)));
        Assert.Equal(201, (await climber.ArmAsync("PUT", custom, Bodies.Role("defined", group, "*"))).Status);
    }

    /// <summary>Goes on from what <paramref name="taken"/> led to: each call once, and where it is let through, one call further in a world of its own.</summary>
    private async Task ClimbAsync(Climb climb, IReadOnlyList<int> taken, int left)
    {
        var world = await WorldAsync(climb, taken);
        var count = Calls(climb, world).Count;
        for (var next = 0; next < count; next++)
        {
            world ??= await WorldAsync(climb, taken);
            var call = Calls(climb, world)[next];
            var reply = await climb.Climber.ArmAsync(call.Method, call.Path, call.Body, call.Version);
            _calls++;
            Assert.DoesNotContain(Canary, reply.Body, StringComparison.Ordinal);
            if (reply.Status >= 400 || call.Method == "GET")
            {
                continue;
            }

            _letThrough++;
            await NothingIsSeenAsync(climb, world, [.. taken, next]);
            await CleanAsync(climb, world);
            world = null;
            if (left > 1)
            {
                await ClimbAsync(climb, [.. taken, next], left - 1);
            }
        }

        if (world is not null)
        {
            await CleanAsync(climb, world);
        }
    }

    private async Task NothingIsSeenAsync(Climb climb, string world, IReadOnlyList<int> taken)
    {
        foreach (var (method, path) in new[] { ("GET", "/secrets/canary"), ("POST", "/secrets/canary/backup") })
        {
            var reply = await climb.Climber.VaultAsync(world, method, path);
            var way = string.Join(" → ", taken.Select(index => $"{Calls(climb, world)[index].Method} {Calls(climb, world)[index].Path} {Calls(climb, world)[index].Body}"));
            Assert.True(!reply.Body.Contains(Canary, StringComparison.Ordinal) && (reply.Status != 200 || method == "GET"), $"{way}: {reply.Status} {reply.Body}");
        }
    }

    /// <summary>A new RBAC vault with one secret, after the calls that were taken.</summary>
    private async Task<string> WorldAsync(Climb climb, IReadOnlyList<int> taken)
    {
        var vault = $"c{++_vaults:d4}-{climb.Climber.ObjectId[..8]}";
        await MadeAsync(_me, new Call("PUT", VaultPath(climb, vault), Bodies.Vault(_me.Tenant, Location)));
        await MadeAsync(_me, new Call("PUT", VaultPath(climb, vault) + "/secrets/canary", $$$$"""{"properties":{"value":"{{{{Canary}}}}"}}"""));
        foreach (var index in taken)
        {
            await MadeAsync(climb.Climber, Calls(climb, vault)[index]);
        }

        return vault;
    }

    /// <summary>Takes away what would bear on the next vault too: locks and roles given at the group.</summary>
    private async Task CleanAsync(Climb climb, string world)
    {
        foreach (var path in (string[])[$"{climb.Group}/providers/Microsoft.Authorization/locks/climb", $"{VaultPath(climb, world)}/providers/Microsoft.Authorization/locks/climb", $"{climb.Group}/providers/Microsoft.Authorization/roleAssignments/{climb.AtGroup}"])
        {
            await _me.ArmAsync("DELETE", path);
        }
    }

    private static string VaultPath(Climb climb, string vault) => $"{climb.Group}/providers/Microsoft.KeyVault/vaults/{vault}";

    /// <summary>An assignment's id, which is one in the whole tenant.</summary>
    private static Guid IdAt(string vault, byte kind) => new(Convert.ToInt32(vault[^8..], 16), Convert.ToInt16(vault[1..5], 10), 0, 0, 0, 0, 0, 0, 0, 0, kind);

    private IReadOnlyList<Call> Calls(Climb climb, string vault)
    {
        var path = VaultPath(climb, vault);
        var policies = $"\"accessPolicies\":[{Bodies.Policy(_me.Tenant, climb.Climber.ObjectId)}]";
        var roles = "/providers/Microsoft.Authorization/roleAssignments/";
        var me = climb.Climber.ObjectId;
        return
        [
            new("PUT", path, Bodies.Vault(_me.Tenant, Location, "\"enableRbacAuthorization\":false," + policies)),
            new("PUT", path, Bodies.Vault(_me.Tenant, Location, policies)) { Version = "2015-06-01" },
            new("PATCH", path, $$$"""{"properties":{"enableRbacAuthorization":false}}"""),
            new("PATCH", path, $$$"""{"properties":{{{{policies}}}}}"""),
            new("PUT", path + "/accessPolicies/add", Bodies.Policies(_me.Tenant, me)),
            new("PUT", path + "/accessPolicies/replace", Bodies.Policies(_me.Tenant, me)),
            new("DELETE", path, null),
            new("PUT", path, Bodies.Vault(_me.Tenant, Location, "\"createMode\":\"recover\",\"enableRbacAuthorization\":false," + policies)),
            new("POST", $"{Subscription}/providers/Microsoft.KeyVault/locations/{Location}/deletedVaults/{vault}/purge", null),
            new("PUT", path.Replace(climb.Group, climb.Group + "-aside", StringComparison.Ordinal), Bodies.Vault(_me.Tenant, Location, policies)),
            new("PUT", $"{path}{roles}{IdAt(vault, 1)}", Bodies.Assignment(Bodies.SecretsUser, climb.GivesDataRoles ? server.Settings["STRONGROOM_LIMITED_OBJECT_ID"] : me)),
            new("PUT", $"{path}/secrets/canary{roles}{IdAt(vault, 2)}", Bodies.Assignment(climb.GivesDataRoles ? Contributor : Bodies.SecretsOfficer, me)),
            new("PUT", $"{climb.Group}{roles}{climb.AtGroup}", Bodies.Assignment(Bodies.Owner, me)),
            new("PUT", $"{path}{roles}{IdAt(vault, 1)}", Bodies.Assignment(climb.Custom, me)),
            new("PUT", climb.Held, Bodies.Assignment(UserAccessAdministrator, me)),
            new("DELETE", climb.Held, null),
            new("PUT", $"{climb.Group}/providers/Microsoft.Authorization/roleDefinitions/{climb.Custom}", Bodies.Role("climbed", climb.Group, "*")),
            new("PUT", $"{path}/providers/Microsoft.Authorization/locks/climb", Bodies.Lock()),
            new("DELETE", $"{path}/providers/Microsoft.Authorization/locks/climb", null),
            new("PATCH", path + "/providers/Microsoft.Resources/tags/default", Bodies.Tags("climb")),
            new("PUT", path + "/secrets/other", """{"properties":{"value":"v"}}"""),
            new("GET", path + "/secrets/canary", null),
            new("GET", path + "/secrets", null),
        ];
    }

    private async Task MadeAsync(Party by, Call call)
    {
        var reply = await by.ArmAsync(call.Method, call.Path, call.Body, call.Version);
        Assert.True(reply.Status < 400, $"{call.Method} {call.Path}: {reply.Status} {reply.Body}");
    }

    private sealed record Call(string Method, string Path, string? Body)
    {
        public string Version { get; init; } = "2026-11-24";
    }

    /// <param name="Held">The assignment that the climber begins with.</param>
    /// <param name="Custom">A harmless role that the climber holds as well.</param>
    private sealed record Climb(Party Climber, string Group, string Held, string Custom)
    {
        /// <summary>The climber may give itself some roles over data, and need not climb to do so: it gives those to somebody else, and tries the others.</summary>
        public bool GivesDataRoles { get; init; }

        public Guid AtGroup { get; } = Guid.NewGuid();
    }
}
