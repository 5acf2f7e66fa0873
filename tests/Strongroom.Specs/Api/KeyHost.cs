using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A vault or a managed HSM of one server, and what tests ask of its keys: as the administrator, or as the principal that has no role but what a test gives it.</summary>
internal sealed class KeyHost
{
    /// <summary>The newest that Azure has: it knows every algorithm but our own.</summary>
    public const string Newest = "2026-04-01";

    private readonly Wire _wire;
    private readonly string _resource;

    private KeyHost(Wire wire, string origin, string resource) => (_wire, Origin, _resource) = (wire, origin, resource);

    public string Origin { get; }

    /// <summary>The vault that the development server begins with.</summary>
    public static KeyHost FirstVault(DevServer server, Wire wire) => new(wire, server.VaultOrigin, server.Settings["STRONGROOM_VAULT_RESOURCE"]);

    /// <summary>A new vault, with every right on its data for the administrator.</summary>
    /// <param name="sku"><c>standard</c> or <c>premium</c>.</param>
    public static async Task<KeyHost> VaultAsync(DevServer server, Wire wire, string name, string sku = "standard")
    {
        var me = Party.Administrator(server, wire);
        var scope = $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{name}";
        await MadeAsync(me.ArmAsync("PUT", scope, Bodies.Vault(me.Tenant, server.Settings["STRONGROOM_LOCATION"]).Replace("standard", sku, StringComparison.Ordinal)));
        await MadeAsync(me.ArmAsync("PUT", $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.VaultAdministrator, me.ObjectId)));
        return new KeyHost(wire, $"https://{name}{server.Settings["STRONGROOM_VAULT_SUFFIX"]}", server.Settings["STRONGROOM_VAULT_RESOURCE"]);
    }

    /// <summary>A new managed HSM without a token, so that its keys are in software, with every right on its data for the administrator.</summary>
    public static async Task<KeyHost> HsmAsync(DevServer server, Wire wire, string name)
    {
        using var party = await HsmParty.CreateAsync(server, name);
        await party.GiveAllOfKeysAsync();
        return new KeyHost(wire, $"https://{name}.managedhsm.localhost:{server.Port}", $"https://managedhsm.localhost:{server.Port}");
    }

    /// <summary>The same host by another wire, as after a restart.</summary>
    public KeyHost Through(Wire wire) => new(wire, Origin, _resource);

    public async Task<Reply> SendAsync(string method, string path, string? body = null, string? version = Newest, bool limited = false) =>
        await _wire.SendAsync(method, path, body, await _wire.TokenAsync(limited, _resource), version, Origin);

    /// <summary>A key that must come into being.</summary>
    /// <param name="how">The members of the body after <c>kty</c>, as in <c>"crv":"P-384"</c>.</param>
    /// <returns>Its id, with the version.</returns>
    public async Task<string> CreateAsync(string name, string type, string how = "", string? version = Newest) =>
        IdOf(await MadeAsync(SendAsync("POST", $"/keys/{name}/create", KeyBodies.New(type, how), version)));

    /// <summary>A key that must be taken in.</summary>
    /// <returns>Its id, with the version.</returns>
    public async Task<string> ImportAsync(string name, string jwk, string? version = Newest) =>
        IdOf(await MadeAsync(SendAsync("PUT", $"/keys/{name}", $$"""{"key":{{jwk}}}""", version)));

    /// <summary>One cryptographic operation.</summary>
    /// <param name="key">A name, or an id with the version.</param>
    public Task<Reply> UseAsync(string key, string operation, string body, string? version = Newest, bool limited = false) =>
        SendAsync("POST", $"{(key.StartsWith("https:", StringComparison.Ordinal) ? new Uri(key).AbsolutePath : "/keys/" + key)}/{operation}", body, version, limited);

    /// <summary>One cryptographic operation that must be done.</summary>
    /// <returns>The bytes of <c>value</c>.</returns>
    public async Task<byte[]> ValueAsync(string key, string operation, string body, string? version = Newest) =>
        KeyBodies.Bytes((await MadeAsync(UseAsync(key, operation, body, version))).Json.GetProperty("value").GetString()!);

    public static string IdOf(Reply reply) => reply.Json.GetProperty("key").GetProperty("kid").GetString()!;

    public static string VersionOf(string kid) => kid.Split('/')[^1];

    private static async Task<Reply> MadeAsync(Task<Reply> sending)
    {
        var reply = await sending;
        Assert.True(reply.Status is 200 or 201, $"{reply.Status} {reply.Body}");
        return reply;
    }
}
