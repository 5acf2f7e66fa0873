using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Who administers a managed HSM: from its creation to its end, through restarts, races and the loss of everybody, and what nobody reaches by himself (S25, S28).</summary>
public sealed class HsmAccessLife(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Assignments = "/providers/Microsoft.Authorization/roleAssignments";
    private const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions";
    private const string Grant = "Microsoft.KeyVault/managedHsm/roleAssignments/write/action";
    private const string Define = "Microsoft.KeyVault/managedHsm/roleDefinitions/write/action";
    private const string Encrypt = "Microsoft.KeyVault/managedHsm/keys/encrypt/action";

    private readonly Wire _wire = new(server);

    private Party Me => Party.Administrator(server, _wire);

    [Fact]
    public async Task Whoever_is_named_at_creation_is_administrator_and_nobody_else_is()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-first");

        var only = Assert.Single((await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value").EnumerateArray()).GetProperty("properties");
        Assert.Equal((hsm.Arm.Administrator, "/"), (only.GetProperty("principalId").GetString(), only.GetProperty("scope").GetString()));
        Assert.EndsWith(HsmParty.Administrators, only.GetProperty("roleDefinitionId").GetString(), StringComparison.Ordinal);
        Assert.Equal(403, (await hsm.SendAsync("POST", "/rng", """{"count":8}""")).Status);
        Assert.Equal(403, (await hsm.SendAsync("GET", Assignments, limited: true)).Status);

        // A later PUT names others in vain, and creation with somebody whom the directory does not know makes no HSM.
        Assert.Equal(200, (await hsm.Arm.SendAsync("PUT", hsm.ArmPath, Bodies.Hsm(hsm.Arm.Tenant, "local", hsm.Limited))).Status);
        Assert.Equal(403, (await hsm.SendAsync("GET", Assignments, limited: true)).Status);
        var unknown = hsm.ArmPath + "-2";
        var refused = await hsm.Arm.SendAsync("PUT", unknown, Bodies.Hsm(hsm.Arm.Tenant, "local", Guid.NewGuid().ToString()));
        Assert.Equal((400, "properties.initialAdminObjectIds"), (refused.Status, refused.Json.GetProperty("error").GetProperty("target").GetString()));
        Assert.Equal(404, (await hsm.Arm.SendAsync("GET", unknown)).Status);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-last");
        var first = (await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value")[0].GetProperty("id").GetString()!;
        await hsm.GiveAsync(HsmParty.Administrators, "/keys");
        await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/");

        var refused = await hsm.SendAsync("DELETE", first);
        Assert.Equal((409, "LastAdministrator"), (refused.Status, refused.InnerCode));

        var second = await hsm.GiveAsync(HsmParty.Administrators, "/");
        Assert.Equal(200, (await hsm.SendAsync("DELETE", first)).Status);
        Assert.Equal("LastAdministrator", (await hsm.SendAsync("DELETE", second, limited: true)).InnerCode);
    }

    [Fact, Trait("Row", "S62")]
    public async Task Of_two_administrators_who_remove_each_other_at_once_one_is_left()
    {
        for (var round = 0; round < 5; round++)
        {
            using var hsm = await HsmParty.CreateAsync(server, $"life-race-{round}");
            var mine = (await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value")[0].GetProperty("id").GetString()!;
            var theirs = await hsm.GiveAsync(HsmParty.Administrators, "/");
            await hsm.TokenAsync(limited: true);

            var replies = await Task.WhenAll(hsm.SendAsync("DELETE", theirs), hsm.SendAsync("DELETE", mine, limited: true));

            // Whoever came second has lost the right meanwhile, or would have been the last to go.
            Assert.Single(replies, reply => reply.Status == 200);
            Assert.Single(replies, reply => reply.Status is 403 or 409);
            Assert.Equal(200, (await hsm.SendAsync("GET", Assignments, limited: replies[1].Status == 200)).Status);
        }
    }

    [Fact]
    public async Task Of_the_same_assignment_made_by_many_at_once_there_is_one()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-many");
        await hsm.TokenAsync();
        var body = HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited);

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => hsm.SendAsync("PUT", $"{Assignments}/{Guid.NewGuid()}", body)));

        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(11, replies.Count(reply => reply.Status == 409));
        Assert.Equal(2, (await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value").GetArrayLength());
    }

    [Fact, Trait("Row", "S28")]
    public async Task A_purged_HSM_takes_its_roles_along_and_a_recovered_one_brings_them_back()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-end");
        var role = Guid.NewGuid().ToString();
        Assert.Equal(201, (await hsm.SendAsync("PUT", $"{Definitions}/{role}", HsmParty.Role("Encrypts", [Encrypt]))).Status);
        await hsm.GiveAsync(role, "/");
        await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/");

        Assert.Equal(200, (await hsm.Arm.SendAsync("DELETE", hsm.ArmPath)).Status);
        Assert.Equal(404, (await hsm.SendAsync("GET", Assignments)).Status);
        Assert.Equal(200, (await hsm.Arm.SendAsync("PUT", hsm.ArmPath, """{"location":"local","properties":{"createMode":"recover"}}""")).Status);
        Assert.Equal(200, (await hsm.SendAsync("GET", Assignments, limited: true)).Status);

        Assert.Equal(200, (await hsm.Arm.SendAsync("DELETE", hsm.ArmPath)).Status);
        Assert.Equal(202, (await hsm.Arm.SendAsync("POST", $"{hsm.Arm.Subscription}/providers/Microsoft.KeyVault/locations/local/deletedManagedHSMs/{hsm.Name}/purge")).Status);
        await hsm.MakeAsync();
        Assert.Equal(403, (await hsm.SendAsync("GET", Assignments, limited: true)).Status);
        Assert.Single((await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value").EnumerateArray());
        Assert.Equal(404, (await hsm.SendAsync("GET", $"{Definitions}/{role}")).Status);
    }

    [Fact]
    public async Task A_deleted_principal_holds_nothing_and_a_group_counts_for_its_members()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-principals");
        var gone = await Party.MakeAsync(server, _wire, "life-gone");
        var member = await Party.MakeAsync(server, _wire, "life-member");
        var group = (await Party.CommandAsync(server, "group create life-group")).GetProperty("objectId").GetString()!;
        await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/", gone.ObjectId);
        await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/", group);
        Assert.Equal(200, (await gone.HsmAsync(hsm.Name, "GET", Assignments)).Status);
        Assert.Equal(403, (await member.HsmAsync(hsm.Name, "GET", Assignments)).Status);

        await Me.GraphAsync("POST", $"/v1.0/groups/{group}/members/$ref", Bodies.Reference(member.ObjectId));
        Assert.Equal(200, (await member.HsmAsync(hsm.Name, "GET", Assignments)).Status);

        Assert.Equal(204, (await Me.GraphAsync("DELETE", $"/v1.0/applications(appId='{gone.Client}')")).Status);
        Assert.Equal(204, (await Me.GraphAsync("DELETE", $"/v1.0/groups/{group}")).Status);
        var left = (await hsm.SendAsync("GET", Assignments)).Body;
        Assert.DoesNotContain(gone.ObjectId, left, StringComparison.Ordinal);
        Assert.DoesNotContain(group, left, StringComparison.Ordinal);
        Assert.Equal(403, (await member.HsmAsync(hsm.Name, "GET", Assignments)).Status);
    }

    /// <summary>And only so: he may make administrators, at the whole HSM, and then has to do the rest as one.</summary>
    [Fact]
    public async Task A_Global_Administrator_brings_an_HSM_back_that_has_lost_its_administrators()
    {
        var owner = await Party.MakeAsync(server, _wire, "life-owner");
        var policies = await Party.MakeAsync(server, _wire, "life-directory");
        await Party.CommandAsync(server, $"role assign --principal {policies.ObjectId} --role 'Privileged Role Administrator' --scope /");
        using var hsm = await HsmParty.CreateAsync(server, "life-lost");
        var me = (await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value")[0].GetProperty("id").GetString()!;
        await hsm.GiveAsync(HsmParty.Administrators, "/", owner.ObjectId);
        Assert.Equal(200, (await owner.HsmAsync(hsm.Name, "DELETE", me)).Status);
        Assert.Equal(204, (await Me.GraphAsync("DELETE", $"/v1.0/applications(appId='{owner.Client}')")).Status);

        string Fresh(string prefix = "") => $"{prefix}{Assignments}/{Guid.NewGuid()}";
        Assert.Equal(403, (await hsm.SendAsync("GET", Assignments)).Status);
        Assert.Equal(403, (await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.CryptoUser, hsm.Arm.Administrator))).Status);
        Assert.Equal(403, (await hsm.SendAsync("PUT", Fresh("/keys"), HsmParty.Assignment(HsmParty.Administrators, hsm.Arm.Administrator))).Status);
        Assert.Equal(403, (await policies.HsmAsync(hsm.Name, "PUT", Fresh(), HsmParty.Assignment(HsmParty.Administrators, policies.ObjectId))).Status);
        Assert.Equal(403, (await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.Administrators, hsm.Limited), limited: true)).Status);

        Assert.Equal(201, (await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.Administrators, hsm.Arm.Administrator))).Status);
        Assert.Equal(200, (await hsm.SendAsync("GET", Assignments)).Status);
    }

    [Fact, Trait("Row", "S25")]
    public async Task Whoever_gives_roles_at_one_place_gives_them_there_only_and_defines_none_beyond_it()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-climb");
        string Fresh(string prefix, string kind = Assignments) => $"{prefix}{kind}/{Guid.NewGuid()}";
        var toSelf = HsmParty.Assignment(HsmParty.Administrators, hsm.Limited);
        await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/keys/a");

        foreach (var place in (string[])["", "/keys", "/keys/b", "/keys/ab"])
        {
            Assert.Equal(403, (await hsm.SendAsync("PUT", Fresh(place), toSelf, limited: true)).Status);
        }

        Assert.Equal(201, (await hsm.SendAsync("PUT", Fresh("/keys/a"), HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited), limited: true)).Status);
        Assert.Equal(404, (await hsm.SendAsync("GET", "/keys/A", limited: true)).Status);
        Assert.Equal(403, (await hsm.SendAsync("GET", "/keys/b", limited: true)).Status);
        Assert.Equal(403, (await hsm.SendAsync("POST", "/rng", """{"count":8}""", limited: true)).Status);

        // The path says /keys/a, the role would be held everywhere.
        Assert.Equal(403, (await hsm.SendAsync("PUT", Fresh("/keys/a", Definitions), HsmParty.Role("mine", [Grant]), limited: true)).Status);
        Assert.Equal(201, (await hsm.SendAsync("PUT", Fresh("/keys/a", Definitions), HsmParty.Role("mine", [Grant], "/keys/a"), limited: true)).Status);
    }

    /// <summary>He holds the role that he would widen.</summary>
    [Fact, Trait("Row", "S25")]
    public async Task Whoever_defines_roles_without_giving_them_widens_none()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-define");
        var path = $"{Definitions}/{Guid.NewGuid()}";
        Assert.Equal(201, (await hsm.SendAsync("PUT", path, HsmParty.Role("Defines", [Define, Define.Replace("write", "delete", StringComparison.Ordinal)]))).Status);
        await hsm.GiveAsync(path[^36..], "/");

        Assert.Equal(403, (await hsm.SendAsync("PUT", path, HsmParty.Role("Defines", [Define, Grant]), limited: true)).Status);
        Assert.Equal(403, (await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", HsmParty.Role("Other", [Grant]), limited: true)).Status);
        var unused = $"{Definitions}/{Guid.NewGuid()}";
        Assert.Equal(201, (await hsm.SendAsync("PUT", unused, HsmParty.Role("Unused", [Grant]))).Status);
        Assert.Equal(403, (await hsm.SendAsync("DELETE", unused, limited: true)).Status);
    }

    /// <summary>An identity that holds keys in an HSM is not taken over by who could not give it that (decision 0014).</summary>
    [Fact, Trait("Row", "S25")]
    public async Task A_credential_for_somebody_with_roles_in_an_HSM_takes_the_right_to_give_them()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-over");
        var climber = await Party.MakeAsync(server, _wire, "life-climber");
        var target = await Party.MakeAsync(server, _wire, "life-target");
        await Party.CommandAsync(server, $"role assign --principal {climber.ObjectId} --role 'Application Administrator' --scope /");
        await Party.CommandAsync(server, $"role assign --principal {climber.ObjectId} --role Owner --scope {hsm.Arm.Subscription}");
        async Task<int> AddAsync() => (await climber.GraphAsync("POST", $"/v1.0/applications(appId='{target.Client}')/addPassword", "{}")).Status;
        Assert.Equal(200, await AddAsync());

        var held = await hsm.GiveAsync(HsmParty.CryptoUser, "/keys/k", target.ObjectId);
        Assert.Equal(403, await AddAsync());
        var right = await hsm.GiveAsync(HsmParty.PolicyAdministrator, "/keys/k", climber.ObjectId);
        Assert.Equal(200, await AddAsync());

        // While the HSM is deleted the right counts for nothing, and what the target holds may come back.
        Assert.Equal(200, (await hsm.Arm.SendAsync("DELETE", hsm.ArmPath)).Status);
        Assert.Equal(403, await AddAsync());
        Assert.Equal(200, (await hsm.Arm.SendAsync("PUT", hsm.ArmPath, """{"location":"local","properties":{"createMode":"recover"}}""")).Status);
        await hsm.TakeAsync(right);
        Assert.Equal(403, await AddAsync());
        await hsm.TakeAsync(held);
        Assert.Equal(200, await AddAsync());
    }

    [Fact]
    public async Task A_change_is_recorded_with_the_assignment_that_allowed_it_and_a_refusal_is_explained()
    {
        using var hsm = await HsmParty.CreateAsync(server, "life-trail");
        var mine = (await hsm.SendAsync("GET", Assignments)).Json.GetProperty("value")[0].GetProperty("name").GetString()!;
        var path = $"/keys/k{Assignments}/{Guid.NewGuid()}";
        var made = await hsm.SendAsync("PUT", path, HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited));
        Assert.Equal(mine, made.Headers["x-ms-keyvault-rbac-assignment-id"]);
        var record = await RecordAsync(made.Headers["x-ms-request-id"]);
        foreach (var part in (string[])["\"ManagedHsmRoleAssignmentPut\"", $"{hsm.Origin}{path}", Grant, hsm.ArmPath.ToLowerInvariant() + "/keys/k", mine.Replace("-", "", StringComparison.Ordinal)])
        {
            Assert.Contains(part, record, StringComparison.Ordinal);
        }

        var refused = await hsm.SendAsync("GET", "/keys/other", limited: true);
        Assert.Contains($"Resource: '{hsm.ArmPath.ToLowerInvariant()}/keys/other'", refused.ErrorMessage, StringComparison.Ordinal);
        var explanation = $"{hsm.Arm.Subscription}/providers/Strongroom.Access/refusals/{refused.Headers["x-ms-request-id"]}";
        var owner = await Party.MakeAsync(server, _wire, "life-explains");
        await Party.CommandAsync(server, $"role assign --principal {owner.ObjectId} --role Owner --scope {hsm.Arm.Subscription}");
        Assert.Equal(404, (await owner.ArmAsync("GET", explanation, version: "2026-11-24")).Status);
        var explained = (await hsm.Arm.SendAsync("GET", explanation, version: "2026-11-24")).Json.GetProperty("properties");
        var near = explained.GetProperty("nearRoleAssignments")[0];
        Assert.Equal((path[^36..], "ScopeDoesNotCover", "Managed HSM Crypto User"), (near.GetProperty("roleAssignmentId").GetString(), near.GetProperty("why").GetString(), near.GetProperty("roleName").GetString()));
        Assert.Equal("Managed HSM Crypto Auditor", explained.GetProperty("smallestGrant").GetProperty("roleName").GetString());
    }

    public void Dispose() => _wire.Dispose();

    private async Task<string> RecordAsync(string request)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail --data {server.DataDirectory} | grep {request}", server.DataDirectory);
        Assert.Equal(0, exitCode);
        return output;
    }
}
