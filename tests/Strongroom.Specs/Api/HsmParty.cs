using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>A managed HSM of the development server's administrator, who is its first administrator too, and those whom he lets in.</summary>
internal sealed class HsmParty : IDisposable
{
    public const string Version = "7.4";
    public const string Administrators = "a290e904-7015-4bba-90c8-60543313cdb4";
    public const string CryptoOfficer = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";
    public const string CryptoUser = "21dbd100-6940-42c2-9190-5d6cb909625b";
    public const string PolicyAdministrator = "4bd23610-cdcf-4971-bdee-bdc562cc28e4";
    public const string CryptoAuditor = "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3";

    private readonly DevServer _server;
    private readonly BothPlanes _arm;

    private HsmParty(DevServer server, string name)
    {
        (_server, Name) = (server, name);
        _arm = new BothPlanes(server);
    }

    public string Name { get; }

    public BothPlanes Arm => _arm;

    public string Origin => $"https://{Name}.managedhsm.localhost:{_server.Port}";

    public string ArmPath => $"{_arm.Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/managedHSMs/{Name}";

    /// <summary>The object id of the principal that has no role but what a test gives it.</summary>
    public string Limited => _arm.Limited;

    public static async Task<HsmParty> CreateAsync(DevServer server, string name)
    {
        var party = new HsmParty(server, name);
        await party.MakeAsync();
        return party;
    }

    /// <summary>Makes the HSM, anew when it was purged.</summary>
    public async Task MakeAsync()
    {
        var made = await _arm.SendAsync("PUT", ArmPath, Bodies.Hsm(_arm.Tenant, "local", _arm.Administrator));
        if (made.Status != 200)
        {
            throw new InvalidOperationException($"{made.Status} {made.Body}");
        }
    }

    /// <summary>A request to the HSM's host as the administrator, or as the principal that has no role but what a test gives it.</summary>
    public async Task<Reply> SendAsync(string method, string path, string? body = null, bool limited = false, string version = Version) =>
        await _arm.Wire.SendAsync(method, path, body, await TokenAsync(limited), version, Origin);

    public Task<string> TokenAsync(bool limited = false) => _arm.Wire.TokenAsync(limited, $"https://managedhsm.localhost:{_server.Port}");

    /// <summary>Lets a principal make, manage and use keys in the HSM: the role Managed HSM Crypto User at <c>/</c>.</summary>
    /// <param name="principal">An object id; null for the administrator, who may do none of that by himself.</param>
    public Task<string> GiveKeysAsync(string? principal = null) => GiveAsync(CryptoUser, "/", principal ?? _arm.Administrator);

    /// <summary>Lets the administrator do everything with keys, purge and recover included, which are a Crypto Officer's.</summary>
    public async Task GiveAllOfKeysAsync()
    {
        await GiveKeysAsync();
        await GiveAsync(CryptoOfficer, "/", _arm.Administrator);
    }

    /// <param name="scope"><c>/</c>, <c>/keys</c> or <c>/keys/{name}</c>.</param>
    /// <returns>The path of the assignment.</returns>
    public async Task<string> GiveAsync(string role, string scope, string? principal = null)
    {
        var path = $"{scope.TrimEnd('/')}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        var made = await SendAsync("PUT", path, Assignment(role, principal ?? Limited));
        return made.Status == 201 ? path : throw new InvalidOperationException($"{made.Status} {made.Body}");
    }

    public async Task TakeAsync(string assignment)
    {
        var taken = await SendAsync("DELETE", assignment);
        if (taken.Status != 200)
        {
            throw new InvalidOperationException($"{taken.Status} {taken.Body}");
        }
    }

    public static string Assignment(string role, string principal, string more = "") =>
        $$$"""{"properties":{"roleDefinitionId":"Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/{{{role}}}","principalId":"{{{principal}}}"{{{more}}}}}""";

    public static string Role(string name, IEnumerable<string> dataActions, string scope = "/") =>
        JsonSerializer.Serialize(new { properties = new { roleName = name, type = "CustomRole", permissions = new[] { new { dataActions } }, assignableScopes = new[] { scope } } });

    public void Dispose() => _arm.Dispose();
}
