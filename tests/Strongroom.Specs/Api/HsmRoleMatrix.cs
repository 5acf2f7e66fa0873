using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Each built-in role of a managed HSM against each operation of its host: allowed is whatever is not answered with 403.</summary>
public sealed class HsmRoleMatrix(DevServer server) : IClassFixture<DevServer>
{
    private const string Authorization = "/providers/Microsoft.Authorization/";
    private const string Nobody = "/5b1d7a57-0f0d-4f7e-9a0c-7f3a0000dead";

    /// <summary>What each role may, by the names of <see cref="Operations"/>; written down from the reference, not from the code.</summary>
    public static TheoryData<string, string, string> Roles => new()
    {
        { "Managed HSM Administrator", "a290e904-7015-4bba-90c8-60543313cdb4", "roles grant settings" },
        { "Managed HSM Crypto Officer", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778", "roles grant get-deleted list-deleted recover purge" },
        {
            "Managed HSM Crypto User", "21dbd100-6940-42c2-9190-5d6cb909625b",
            "roles get list versions create import update delete rotate backup restore get-policy set-policy encrypt decrypt wrapkey unwrapkey sign verify random"
        },
        { "Managed HSM Policy Administrator", "4bd23610-cdcf-4971-bdee-bdc562cc28e4", "roles grant" },
        { "Managed HSM Crypto Auditor", "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3", "roles get list versions get-policy get-deleted list-deleted" },
        { "Managed HSM Crypto Service Encryption User", "33413926-3206-4cdd-b39a-83574fe37a17", "get list versions get-policy wrapkey unwrapkey" },
        { "Managed HSM Crypto Service Release User", "21dbd100-6940-42c2-9190-5d6cb909625c", "" },
        { "Managed HSM Backup", "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8", "backup" },
        { "Managed HSM Restore", "6efe6056-5259-49d2-8b3d-d3d73544b20b", "restore" },
        { "no role", "", "" },
    };

    /// <summary>Each is of a kind that changes nothing when it is allowed: what it names is not there, or its body is no body.</summary>
    private static readonly (string Name, string Method, string Path, string? Body)[] Operations =
    [
        ("get", "GET", "/keys/none", null), ("list", "GET", "/keys", null), ("versions", "GET", "/keys/none/versions", null),
        ("create", "POST", "/keys/none/create", "{}"), ("import", "PUT", "/keys/none", "{}"), ("update", "PATCH", "/keys/none", "{}"), ("delete", "DELETE", "/keys/none", null),
        ("rotate", "POST", "/keys/none/rotate", null), ("backup", "POST", "/keys/none/backup", null), ("restore", "POST", "/keys/restore", "{}"),
        ("get-policy", "GET", "/keys/none/rotationpolicy", null), ("set-policy", "PUT", "/keys/none/rotationpolicy", "{}"),
        ("encrypt", "POST", "/keys/none/encrypt", "{}"), ("decrypt", "POST", "/keys/none/decrypt", "{}"), ("wrapkey", "POST", "/keys/none/wrapkey", "{}"),
        ("unwrapkey", "POST", "/keys/none/unwrapkey", "{}"), ("sign", "POST", "/keys/none/sign", "{}"), ("verify", "POST", "/keys/none/verify", "{}"),
        ("list-deleted", "GET", "/deletedkeys", null), ("get-deleted", "GET", "/deletedkeys/none", null), ("recover", "POST", "/deletedkeys/none/recover", null),
        ("purge", "DELETE", "/deletedkeys/none", null), ("random", "POST", "/rng", """{"count":8}"""),
        ("roles", "GET", Authorization + "roleAssignments", null), ("roles", "GET", Authorization + "roleAssignments" + Nobody, null),
        ("roles", "GET", Authorization + "roleDefinitions", null), ("roles", "GET", Authorization + "roleDefinitions" + Nobody, null),
        ("grant", "PUT", Authorization + "roleAssignments" + Nobody, "{}"), ("grant", "DELETE", Authorization + "roleAssignments" + Nobody, null),
        ("grant", "PUT", Authorization + "roleDefinitions" + Nobody, "{}"), ("grant", "DELETE", Authorization + "roleDefinitions" + Nobody, null),
        ("settings", "GET", "/settings", null), ("settings", "GET", "/settings/AllowKeyManagementOperationsThroughARM", null),
        ("settings", "PATCH", "/settings/AllowKeyManagementOperationsThroughARM", "{}"),
    ];

    [Theory, MemberData(nameof(Roles)), Trait("Row", "S25")]
    public async Task A_role_allows_what_it_is_for_and_nothing_else(string name, string id, string allowed)
    {
        using var hsm = await HsmParty.CreateAsync(server, "matrix-" + (id.Length == 0 ? "none" : id[..8] + id[^1]));
        var may = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (id.Length > 0)
        {
            var definition = await hsm.SendAsync("GET", Authorization + "roleDefinitions/" + id);
            Assert.Equal((name, "AKVBuiltInRole"), (Property(definition, "roleName"), Property(definition, "type")));
            await hsm.GiveAsync(id, "/");
        }

        var wrong = await WrongAsync(hsm, may.Contains);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>An operation on a key, and a list of keys, is asked for where it is; what concerns the whole HSM is not.</summary>
    [Theory]
    [InlineData("/keys", "get list versions create import update delete rotate backup restore get-policy set-policy encrypt decrypt wrapkey unwrapkey sign verify")]
    [InlineData("/keys/NONE", "get create import update delete rotate backup get-policy set-policy encrypt decrypt wrapkey unwrapkey sign verify")]
    [InlineData("/keys/nonee", "")]
    [InlineData("/keys/non", "")]
    public async Task A_role_counts_at_its_scope_and_below_it(string scope, string allowed)
    {
        using var hsm = await HsmParty.CreateAsync(server, "scope-" + scope.Trim('/').Replace('/', '-').ToLowerInvariant());
        await hsm.GiveAsync(HsmParty.CryptoUser, scope);
        var may = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var wrong = await WrongAsync(hsm, may.Contains);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Not the Owner's star, not a role of vaults, and not a custom role with every data action there is.</summary>
    [Fact, Trait("Row", "S25")]
    public async Task No_role_of_the_control_plane_gives_anything_in_an_HSM()
    {
        using var hsm = await HsmParty.CreateAsync(server, "matrix-arm");
        var everything = $"{hsm.Arm.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{Guid.NewGuid()}";
        var body = $$$"""{"properties":{"roleName":"Everything","type":"CustomRole","assignableScopes":["{{{hsm.Arm.Subscription}}}"],"permissions":[{"actions":["*"],"dataActions":["*","Microsoft.KeyVault/managedHsm/*"]}]}}""";
        Assert.Equal(201, (await hsm.Arm.SendAsync("PUT", everything, body, "2022-04-01")).Status);
        foreach (var role in (string[])[Bodies.Owner, Bodies.VaultAdministrator, everything[^36..]])
        {
            await hsm.Arm.AssignAsync(role, hsm.Arm.Subscription);
            await hsm.Arm.AssignAsync(role, hsm.ArmPath + "/keys/none");
        }

        var wrong = await WrongAsync(hsm, _ => false);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(403, (await hsm.SendAsync("GET", "/keys", limited: true, version: "strongroom-2026-11-24")).Status);
    }

    private static string? Property(Reply reply, string name) => reply.Json.GetProperty("properties").GetProperty(name).GetString();

    private static async Task<List<string>> WrongAsync(HsmParty hsm, Func<string, bool> isAllowed)
    {
        var wrong = new List<string>();
        foreach (var (name, method, path, body) in Operations)
        {
            var reply = await hsm.SendAsync(method, path, body, limited: true);
            if (reply.Status == 403 ? isAllowed(name) : !isAllowed(name) || reply.Status is 401 or >= 500)
            {
                wrong.Add($"{name}: {method} {path} {reply.Status} {reply.Body}");
            }
        }

        return wrong;
    }
}
