using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The roles of a managed HSM and its settings on the wire: bodies, statuses and refusals as the service's clients know them (wire reference §3.8).</summary>
public sealed class HsmRoleWire(DevServer server) : IClassFixture<DevServer>
{
    private const string Assignments = "/providers/Microsoft.Authorization/roleAssignments";
    private const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions";
    private const string Encrypt = "Microsoft.KeyVault/managedHsm/keys/encrypt/action";
    private const string Read = "Microsoft.KeyVault/managedHsm/keys/read/action";

    [Theory]
    [InlineData("", "/")]
    [InlineData("/keys", "/keys")]
    [InlineData("/keys/Wire-Key", "/keys/Wire-Key")]
    public async Task An_assignment_from_creation_to_deletion(string prefix, string scope)
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-" + Math.Abs(prefix.Length));
        var name = Guid.NewGuid().ToString();
        var path = $"{prefix}{Assignments}/{name}";
        var shown =
            $$$"""{"id":"{{{path}}}","name":"{{{name}}}","properties":{"principalId":"{{{hsm.Limited}}}","roleDefinitionId":"Microsoft.KeyVault{{{Definitions}}}/{{{HsmParty.CryptoUser}}}","scope":"{{{scope}}}"},"type":"Microsoft.Authorization/roleAssignments"}""";
        var body = HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited);

        // Clients join "/" and "/providers/…".
        var made = await hsm.SendAsync("PUT", "/" + path, body);
        Assert.Equal((201, shown), (made.Status, made.Body));
        Assert.Equal((201, shown), Told(await hsm.SendAsync("PUT", path.ToLowerInvariant(), body, version: "7.6-preview.2")));
        Assert.Equal((200, shown), Told(await hsm.SendAsync("GET", "//" + path)));
        Assert.Equal($$$"""{"value":[{{{shown}}}]}""", (await hsm.SendAsync("GET", $"{prefix}{Assignments}?$filter=principalId%20eq%20'{hsm.Limited}'")).Body);
        Assert.Equal((200, shown), Told(await hsm.SendAsync("DELETE", path)));
        Assert.Equal((404, "RoleAssignmentNotFound"), Refused(await hsm.SendAsync("DELETE", path)));
        Assert.Equal((404, "RoleAssignmentNotFound"), Refused(await hsm.SendAsync("GET", path)));
    }

    [Fact]
    public async Task A_list_shows_what_stands_above_at_and_below_a_scope()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-list");
        await hsm.GiveAsync(HsmParty.CryptoUser, "/");
        await hsm.GiveAsync(HsmParty.CryptoUser, "/keys");
        await hsm.GiveAsync(HsmParty.CryptoUser, "/keys/a");
        await hsm.GiveAsync(HsmParty.CryptoUser, "/keys/b");

        Assert.Equal(["/", "/", "/keys", "/keys/a", "/keys/b"], await ScopesAsync(hsm, Assignments));
        Assert.Equal(["/", "/"], await ScopesAsync(hsm, Assignments + "?$filter=atScope()"));
        Assert.Equal(["/", "/", "/keys", "/keys/a"], await ScopesAsync(hsm, "/keys/A" + Assignments));
        Assert.Equal(["/", "/keys"], await ScopesAsync(hsm, $"/keys{Assignments}?$filter=atScope()%20and%20assignedTo('{hsm.Limited}')"));

        var names = new List<string?>();
        for (string? next = $"{hsm.Origin}{Assignments}?api-version=7.4&$top=2"; next is not null;)
        {
            var page = await hsm.Arm.Wire.SendToAsync("GET", next, token: await hsm.TokenAsync());
            Assert.InRange(page.Json.GetProperty("value").GetArrayLength(), 1, 2);
            names.AddRange(page.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
            next = page.Json.TryGetProperty("nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(5, names.Distinct().Count());
    }

    /// <summary>S27: a link into one HSM's list is none into another's.</summary>
    [Fact, Trait("Row", "S27")]
    public async Task A_continuation_token_is_of_its_own_HSM()
    {
        using var one = await HsmParty.CreateAsync(server, "wire-page-1");
        using var other = await HsmParty.CreateAsync(server, "wire-page-2");
        await one.GiveAsync(HsmParty.CryptoUser, "/");
        var link = (await one.SendAsync("GET", Assignments + "?$top=1")).Json.GetProperty("nextLink").GetString()!;
        var replayed = link.Replace(one.Origin, other.Origin, StringComparison.Ordinal);

        Assert.Equal(200, (await one.Arm.Wire.SendToAsync("GET", link, token: await one.TokenAsync())).Status);
        Assert.Equal((400, "BadParameter"), Refused(await other.Arm.Wire.SendToAsync("GET", replayed, token: await other.TokenAsync())));
    }

    [Fact]
    public async Task The_built_in_roles_are_nine_and_the_control_plane_knows_none_of_them()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-builtin");
        var list = (await hsm.SendAsync("GET", "/" + Definitions)).Json.GetProperty("value").EnumerateArray().ToList();
        Assert.Equal(9, list.Count);
        Assert.All(list, role => Assert.Equal("AKVBuiltInRole", role.GetProperty("properties").GetProperty("type").GetString()));
        Assert.Equal(
            $$$"""{"id":"Microsoft.KeyVault{{{Definitions}}}/33413926-3206-4cdd-b39a-83574fe37a17","name":"33413926-3206-4cdd-b39a-83574fe37a17","properties":{"assignableScopes":["/"],"description":"Reads keys and wraps and unwraps with them.","permissions":[{"actions":[],"dataActions":["Microsoft.KeyVault/managedHsm/keys/read/action","Microsoft.KeyVault/managedHsm/keys/wrap/action","Microsoft.KeyVault/managedHsm/keys/unwrap/action"],"notActions":[],"notDataActions":[]}],"roleName":"Managed HSM Crypto Service Encryption User","type":"AKVBuiltInRole"},"type":"Microsoft.Authorization/roleDefinitions"}""",
            (await hsm.SendAsync("GET", "/keys" + Definitions + "/33413926-3206-4cdd-b39a-83574fe37a17")).Body);

        var known = (await hsm.Arm.SendAsync("GET", hsm.Arm.Subscription + Definitions, version: "2022-04-01")).Body;
        foreach (var id in list.Select(role => role.GetProperty("name").GetString()!))
        {
            Assert.DoesNotContain(id, known, StringComparison.Ordinal);
            Assert.Equal(404, (await hsm.Arm.SendAsync("GET", $"{hsm.ArmPath}{Definitions}/{id}", version: "2022-04-01")).Status);
            Assert.Equal(404, (await hsm.Arm.SendAsync("PUT", $"{hsm.ArmPath}{Assignments}/{Guid.NewGuid()}", Bodies.Assignment(id, hsm.Limited), "2022-04-01")).Status);
        }
    }

    [Fact]
    public async Task What_is_given_inside_an_HSM_is_out_of_the_control_planes_reach_and_the_other_way_round()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-apart");
        var inside = await hsm.GiveAsync(HsmParty.CryptoUser, "/");
        var outside = await hsm.Arm.AssignAsync(Bodies.Reader, hsm.ArmPath);

        var listed = (await hsm.Arm.SendAsync("GET", hsm.ArmPath + Assignments, version: "2022-04-01")).Body;
        Assert.Contains(outside[^36..], listed, StringComparison.Ordinal);
        Assert.DoesNotContain(inside[^36..], listed, StringComparison.Ordinal);
        Assert.Equal(404, (await hsm.Arm.SendAsync("GET", hsm.ArmPath + inside, version: "2022-04-01")).Status);
        Assert.Equal(204, (await hsm.Arm.SendAsync("DELETE", hsm.ArmPath + inside, version: "2022-04-01")).Status);
        Assert.Equal(200, (await hsm.SendAsync("GET", inside)).Status);

        Assert.DoesNotContain(outside[^36..], (await hsm.SendAsync("GET", Assignments)).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await hsm.SendAsync("DELETE", $"{Assignments}/{outside[^36..]}")).Status);

        // Azure's roles cannot be given here, a vault has no roles of its own, and neither has the other plane these routes.
        Assert.Equal((404, "RoleDefinitionDoesNotExist"), Refused(await hsm.SendAsync("PUT", $"{Assignments}/{Guid.NewGuid()}", HsmParty.Assignment(Bodies.Owner, hsm.Limited))));
        Assert.Equal(404, (await hsm.Arm.DataAsync("GET", server.VaultName, Assignments)).Status);
        Assert.Equal(404, (await hsm.Arm.DataAsync("GET", server.VaultName, "/settings")).Status);
    }

    [Fact]
    public async Task A_custom_role_from_creation_to_deletion()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-custom");
        var name = Guid.NewGuid().ToString();
        var path = $"{Definitions}/{name}";
        Assert.Equal(403, (await hsm.SendAsync("POST", "/keys/none/encrypt", "{}", limited: true)).Status);

        var made = await hsm.SendAsync("PUT", "/" + path, HsmParty.Role("Encrypts", [Encrypt]));
        Assert.Equal(
            (201, $$$"""{"id":"Microsoft.KeyVault{{{path}}}","name":"{{{name}}}","properties":{"assignableScopes":["/"],"description":"","permissions":[{"actions":[],"dataActions":["{{{Encrypt}}}"],"notActions":[],"notDataActions":[]}],"roleName":"Encrypts","type":"CustomRole"},"type":"Microsoft.Authorization/roleDefinitions"}"""),
            Told(made));
        Assert.Equal(Told(made) with { Status = 200 }, Told(await hsm.SendAsync("GET", path)));
        Assert.Equal([name], await NamesAsync(hsm, Definitions + "?$filter=type%20eq%20'CustomRole'"));
        Assert.Equal(9, (await NamesAsync(hsm, Definitions + "?$filter=type%20eq%20'AKVBuiltInRole'")).Count);

        var assignment = await hsm.GiveAsync(name, "/keys");
        Assert.Equal(404, (await hsm.SendAsync("POST", "/keys/none/encrypt", """{"alg":"A256GCM","value":"AA"}""", limited: true)).Status);
        Assert.Equal(403, (await hsm.SendAsync("GET", "/keys", limited: true)).Status);

        // What it allows changes for those who hold it, at once, and so does what it withholds.
        Assert.Equal(201, (await hsm.SendAsync("PUT", path, HsmParty.Role("Encrypts", [Encrypt, Read]))).Status);
        Assert.Equal(200, (await hsm.SendAsync("GET", "/keys", limited: true)).Status);
        Assert.Equal(201, (await hsm.SendAsync("PUT", path, $$$"""{"properties":{"permissions":[{"dataActions":["{{{Encrypt}}}","{{{Read}}}"],"notDataActions":["{{{Read}}}"]}],"assignableScopes":["/keys"]}}""")).Status);
        Assert.Equal(403, (await hsm.SendAsync("GET", "/keys", limited: true)).Status);
        Assert.Equal("", (await hsm.SendAsync("GET", "/keys" + path)).Json.GetProperty("properties").GetProperty("roleName").GetString());

        // It can no longer be given at '/', and stays as long as somebody holds it.
        Assert.Equal((400, "RoleDefinitionNotAssignable"), Refused(await hsm.SendAsync("PUT", $"{Assignments}/{Guid.NewGuid()}", HsmParty.Assignment(name, hsm.Limited))));
        Assert.Empty(await NamesAsync(hsm, Definitions + "?$filter=type%20eq%20'CustomRole'"));
        Assert.Equal([name], await NamesAsync(hsm, Definitions + "?$filter=atScopeAndBelow()%20and%20type%20eq%20'CustomRole'"));
        Assert.Equal((400, "RoleDefinitionHasAssignments"), Refused(await hsm.SendAsync("DELETE", path)));
        await hsm.TakeAsync(assignment);
        Assert.Equal(200, (await hsm.SendAsync("DELETE", path)).Status);
        Assert.Equal((404, "RoleDefinitionDoesNotExist"), Refused(await hsm.SendAsync("DELETE", path)));
        Assert.Equal((404, "RoleDefinitionDoesNotExist"), Refused(await hsm.SendAsync("PUT", $"{Assignments}/{Guid.NewGuid()}", HsmParty.Assignment(name, hsm.Limited))));
    }

    public static TheoryData<string, string> BadAssignments => new()
    {
        { "", "" }, { "[]", "" }, { "{}", "properties" }, { """{"properties":[]}""", "properties" }, { """{"properties":{}}""", "properties.roleDefinitionId" },
        { """{"properties":{"roleDefinitionId":"21dbd100-6940-42c2-9190-5d6cb909625b"}}""", "properties.principalId" },
        { """{"properties":{"roleDefinitionId":"x","principalId":"0b1f6471-1bf0-4dda-aec3-111122223333"}}""", "properties.roleDefinitionId" },
        { """{"properties":{"roleDefinitionId":"21dbd100-6940-42c2-9190-5d6cb909625b","principalId":"me"}}""", "properties.principalId" },
        { """{"properties":{"roleDefinitionId":"21dbd100-6940-42c2-9190-5d6cb909625b","principalId":7}}""", "properties.principalId" },
        { HsmParty.Assignment(HsmParty.CryptoUser, "0b1f6471-1bf0-4dda-aec3-111122223333", ""","condition":"@Resource[a] StringEquals 'b'" """), "properties.condition" },
        { HsmParty.Assignment(HsmParty.CryptoUser, "0b1f6471-1bf0-4dda-aec3-111122223333", ""","conditionVersion":"2.0" """), "properties.conditionVersion" },
    };

    [Theory, MemberData(nameof(BadAssignments))]
    public async Task A_malformed_assignment_is_refused_with_the_member_at_fault(string body, string member)
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-malformed");

        var reply = await hsm.SendAsync("PUT", $"{Assignments}/{Guid.NewGuid()}", body);

        Assert.Equal((400, "BadParameter"), Refused(reply));
        Assert.Contains(member.Length > 0 ? $"'{member}'" : "JSON object", reply.ErrorMessage, StringComparison.Ordinal);
        await hsm.Arm.SendAsync("DELETE", hsm.ArmPath);
        await PurgeAsync(hsm);
    }

    [Fact]
    public async Task An_assignment_that_cannot_be_is_refused()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-refused");
        var path = await hsm.GiveAsync(HsmParty.CryptoUser, "/keys");
        var again = HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited);
        string Fresh(string prefix = "") => $"{prefix}{Assignments}/{Guid.NewGuid()}";

        Assert.Equal((409, "RoleAssignmentExists"), Refused(await hsm.SendAsync("PUT", Fresh("/keys"), again)));
        Assert.Equal((400, "RoleAssignmentUpdateNotPermitted"), Refused(await hsm.SendAsync("PUT", path, HsmParty.Assignment(HsmParty.CryptoOfficer, hsm.Limited))));
        Assert.Equal((400, "RoleAssignmentUpdateNotPermitted"), Refused(await hsm.SendAsync("PUT", path["/keys".Length..], again)));
        Assert.Equal((404, "RoleAssignmentNotFound"), Refused(await hsm.SendAsync("DELETE", path["/keys".Length..])));
        Assert.Equal((400, "PrincipalNotFound"), Refused(await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.CryptoUser, Guid.NewGuid().ToString()))));
        Assert.Equal((400, "PrincipalNotFound"), Refused(await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.CryptoUser, Guid.Empty.ToString()))));
        Assert.Equal((400, "UnmatchedPrincipalType"), Refused(await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(HsmParty.CryptoUser, hsm.Limited, ""","principalType":"User" """))));
        Assert.Equal((404, "RoleDefinitionDoesNotExist"), Refused(await hsm.SendAsync("PUT", Fresh(), HsmParty.Assignment(Guid.NewGuid().ToString(), hsm.Limited))));
        foreach (var bad in (string[])["/keys/a_b" + Assignments, "/keys/" + new string('a', 128) + Definitions])
        {
            Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("GET", bad)));
        }

        foreach (var bad in (string[])[Assignments + "/not-a-guid", Definitions + "/not-a-guid", Assignments + "?$filter=name%20eq%20'x'", Definitions + "?$filter=name%20eq%20'x'", Assignments + "?$top=0"])
        {
            Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("GET", bad)));
        }

        foreach (var none in (string[])["/secrets" + Assignments, "/keys/a/0123456789abcdef0123456789abcdef" + Assignments, "/subscriptions/x" + Assignments, "/providers/Microsoft.Authorization/denyAssignments"])
        {
            Assert.Equal(404, (await hsm.SendAsync("GET", none)).Status);
        }
    }

    public static TheoryData<string, string> BadRoles => new()
    {
        { """{"properties":{"permissions":[{"dataActions":["*"]}]}}""", "properties.permissions[0].dataActions[0]" },
        { """{"properties":{"permissions":[{"dataActions":["Microsoft.KeyVault/managedHsm/keys/*"]}]}}""", "properties.permissions[0].dataActions[0]" },
        { """{"properties":{"permissions":[{},{"dataActions":["Microsoft.KeyVault/managedHsm/keys/create","Microsoft.KeyVault/vaults/secrets/getSecret/action"]}]}}""", "properties.permissions[1].dataActions[1]" },
        { """{"properties":{"permissions":[{"notDataActions":["x"]}]}}""", "properties.permissions[0].notDataActions[0]" },
        { """{"properties":{"permissions":[{"actions":["*"]}]}}""", "properties.permissions[0].actions" },
        { """{"properties":{"permissions":[{"notActions":["*"]}]}}""", "properties.permissions[0].notActions" },
        { """{"properties":{"permissions":[{"condition":"x","conditionVersion":"2.0"}]}}""", "properties.permissions[0].condition" },
        { """{"properties":{"assignableScopes":["/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333"]}}""", "properties.assignableScopes[0]" },
        { """{"properties":{"assignableScopes":["/","/keys/a/b"]}}""", "properties.assignableScopes[1]" },
        { """{"properties":{"roleName":" x"}}""", "properties.roleName" },
        { """{"properties":{"type":"AKVBuiltInRole"}}""", "properties.type" },
        { """{"properties":{"permissions":{}}}""", "properties.permissions" },
        { "{}", "properties" },
    };

    [Theory, MemberData(nameof(BadRoles))]
    public async Task A_role_that_could_not_mean_what_it_says_is_refused_with_the_member_at_fault(string body, string member)
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-bad-role");

        var reply = await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", body);

        Assert.Equal((400, "BadParameter"), Refused(reply));
        Assert.Contains(member, reply.ErrorMessage, StringComparison.Ordinal);
        await hsm.Arm.SendAsync("DELETE", hsm.ArmPath);
        await PurgeAsync(hsm);
    }

    [Fact]
    public async Task A_built_in_role_and_a_taken_name_are_refused()
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-names");
        Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("PUT", $"{Definitions}/{HsmParty.Administrators}", HsmParty.Role("Mine", [Encrypt]))));
        Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("DELETE", $"{Definitions}/{HsmParty.Administrators}")));
        Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", HsmParty.Role("managed HSM administrator", [Encrypt]))));
        Assert.Equal(201, (await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", HsmParty.Role("Mine", [Encrypt]))).Status);
        Assert.Equal((409, "RoleDefinitionWithSameNameExists"), Refused(await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", HsmParty.Role("MINE", [Encrypt]))));
        for (var i = 1; i < 50; i++)
        {
            Assert.Equal(201, (await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", """{"properties":{}}""")).Status);
        }

        Assert.Equal("RoleDefinitionLimitExceeded", (await hsm.SendAsync("PUT", $"{Definitions}/{Guid.NewGuid()}", """{"properties":{}}""")).InnerCode);
    }

    [Fact]
    public async Task The_setting_is_read_and_changed()
    {
        const string Setting = "/settings/AllowKeyManagementOperationsThroughARM";
        using var hsm = await HsmParty.CreateAsync(server, "wire-settings");
        static string Shown(string value) => $$"""{"name":"AllowKeyManagementOperationsThroughARM","value":"{{value}}","type":"boolean"}""";

        Assert.Equal((200, $$"""{"settings":[{{Shown("false")}}]}"""), Told(await hsm.SendAsync("GET", "/settings")));
        Assert.Equal((200, Shown("true")), Told(await hsm.SendAsync("PATCH", Setting, """{"value":"true"}""")));
        Assert.Equal((200, Shown("true")), Told(await hsm.SendAsync("GET", Setting.ToLowerInvariant())));
        foreach (var body in (string[])["{}", """{"value":true}""", """{"value":"maybe"}"""])
        {
            Assert.Equal((400, "BadParameter"), Refused(await hsm.SendAsync("PATCH", Setting, body)));
        }

        Assert.Equal((404, "SettingNotFound"), Refused(await hsm.SendAsync("PATCH", "/settings/other", """{"value":"true"}""")));

        // A change of the HSM on the control plane leaves it as it is.
        Assert.Equal(200, (await hsm.Arm.SendAsync("PATCH", hsm.ArmPath, """{"tags":{"a":"b"}}""")).Status);
        Assert.Equal((200, Shown("true")), Told(await hsm.SendAsync("GET", Setting)));
    }

    /// <summary>They are not built: they answer like any path that leads nowhere, to whoever may do everything.</summary>
    [Theory]
    [InlineData("POST", "/securitydomain/download")]
    [InlineData("GET", "/securitydomain/upload")]
    [InlineData("POST", "/backup")]
    [InlineData("PUT", "/restore")]
    public async Task The_security_domain_and_backups_of_a_whole_HSM_are_not_there(string method, string path)
    {
        using var hsm = await HsmParty.CreateAsync(server, "wire-unbuilt");
        Assert.Equal((404, "NotFound"), Refused(await hsm.SendAsync(method, path, method == "GET" ? null : "{}")));
        await hsm.Arm.SendAsync("DELETE", hsm.ArmPath);
        await PurgeAsync(hsm);
    }

    private static (int Status, string Body) Told(Reply reply) => (reply.Status, reply.Body);

    private static (int Status, string? Code) Refused(Reply reply) => (reply.Status, reply.ErrorCode);

    private static async Task PurgeAsync(HsmParty hsm) =>
        Assert.Equal(202, (await hsm.Arm.SendAsync("POST", $"{hsm.Arm.Subscription}/providers/Microsoft.KeyVault/locations/local/deletedManagedHSMs/{hsm.Name}/purge")).Status);

    private static async Task<IEnumerable<string?>> ScopesAsync(HsmParty hsm, string path) =>
        (await ItemsAsync(hsm, path)).Select(item => item.GetProperty("properties").GetProperty("scope").GetString()).Order(StringComparer.Ordinal);

    private static async Task<List<string?>> NamesAsync(HsmParty hsm, string path) => [.. (await ItemsAsync(hsm, path)).Select(item => item.GetProperty("name").GetString())];

    private static async Task<IEnumerable<JsonElement>> ItemsAsync(HsmParty hsm, string path)
    {
        var reply = await hsm.SendAsync("GET", path);
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json.GetProperty("value").EnumerateArray();
    }
}
