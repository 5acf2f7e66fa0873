using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>The control plane and the vaults of one server, as the administrator or as the principal that has no role but what a test gives it.</summary>
internal sealed class BothPlanes(DevServer server) : IDisposable
{
    public const string VaultVersion = "2022-07-01";

    private readonly Wire _wire = new(server);

    public string Origin => server.Settings["STRONGROOM_ARM_URL"];

    public string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    public string Tenant => server.Settings["STRONGROOM_TENANT_ID"];

    public string Administrator => server.Settings["STRONGROOM_OBJECT_ID"];

    public string Limited => server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];

    public Wire Wire => _wire;

    public string Vault(string name, string group = "dev") => $"{Subscription}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}";

    public string Deleted(string name) => $"{Subscription}/providers/Microsoft.KeyVault/locations/local/deletedVaults/{name}";

    public async Task<Reply> SendAsync(string method, string path, string? body = null, string version = VaultVersion, bool limited = false) =>
        await _wire.SendAsync(method, path, body, await _wire.TokenAsync(limited, Origin), version, Origin);

    public async Task<Reply> DataAsync(string method, string vault, string path, string? body = null, bool limited = false, string version = "7.4") =>
        await _wire.SendAsync(method, path, body, await _wire.TokenAsync(limited), version, $"https://{vault}{server.Settings["STRONGROOM_VAULT_SUFFIX"]}");

    public string Body(string properties = "", string location = "local") =>
        $$$"""{"location":"{{{location}}}","properties":{"tenantId":"{{{Tenant}}}","sku":{"family":"A","name":"standard"}{{{(properties.Length > 0 ? "," + properties : "")}}}}}""";

    public Task<Reply> CreateAsync(string name, string properties = "\"enableRbacAuthorization\":true", string group = "dev", string version = VaultVersion) =>
        SendAsync("PUT", Vault(name, group), Body(properties), version);

    public async Task<string> AssignAsync(string roleId, string scope, string? condition = null, string? principal = null)
    {
        var id = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        var more = condition is null ? "" : $",\"condition\":{JsonSerializer.Serialize(condition)},\"conditionVersion\":\"2.0\"";
        var made = await SendAsync(
            "PUT",
            id,
            $$$"""{"properties":{"roleDefinitionId":"{{{Subscription}}}/providers/Microsoft.Authorization/roleDefinitions/{{{roleId}}}","principalId":"{{{principal ?? Limited}}}","principalType":"ServicePrincipal"{{{more}}}}}""",
            "2022-04-01");
        return made.Status == 201 ? id : throw new InvalidOperationException(made.Body);
    }

    public void Dispose() => _wire.Dispose();
}
