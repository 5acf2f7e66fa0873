using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>One server with two tenants that have nothing to do with each other. The first has one of everything, and marks on it that nobody else may see.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    public const string Mark = "only-theirs-7f3a";
    public const string DeletedVault = "theirs-deleted";
    public const string Hsm = "theirs-hsm";
    public const string Lock = "theirs-lock";
    public const string Machine = "theirs-machine";
    public const string Identity = "theirs-identity";

    private Wire? _wire;

    public DevServer Server { get; } = new();

    /// <summary>The administrator of the first tenant.</summary>
    internal Party Them { get; private set; } = null!;

    /// <summary>Owner of the second tenant's subscription, with every right on its vaults' data too.</summary>
    internal Party Us { get; private set; } = null!;

    public string TheirSubscription => $"/subscriptions/{Server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    public string OurSubscription { get; private set; } = "";

    public string Location => Server.Settings["STRONGROOM_LOCATION"];

    public string Assignment { get; } = Guid.NewGuid().ToString();

    public string Role { get; } = Guid.NewGuid().ToString();

    /// <summary>In the managed HSM, as the next.</summary>
    public string HsmAssignment { get; } = Guid.NewGuid().ToString();

    public string HsmRole { get; } = Guid.NewGuid().ToString();

    public string Group { get; private set; } = "";

    /// <summary>The object id of the first tenant's administrator's application.</summary>
    public string Application { get; private set; } = "";

    public string User { get; private set; } = "";

    public string Job { get; private set; } = "";

    public string RefusedRequest { get; private set; } = "";

    /// <summary>Of the first tenant's key, by the name that its secret has too.</summary>
    public string KeyVersion { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        _wire = new Wire(Server);
        Them = Party.Administrator(Server, _wire);
        await MakeTheirsAsync();
        await MakeOursAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _wire?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>All that the first tenant's administrator sees of what it has, and the log of who changed it.</summary>
    internal async Task<IReadOnlyList<string>> TheirStateAsync()
    {
        var provider = TheirSubscription + "/providers/";
        string[] lists =
        [
            TheirSubscription, TheirSubscription + "/resourceGroups", TheirSubscription + "/resources", provider + "Microsoft.Resources/tags/default",
            provider + "Microsoft.HybridCompute/machines", provider + "Microsoft.ManagedIdentity/userAssignedIdentities", provider + "Microsoft.KeyVault/vaults", provider + "Microsoft.KeyVault/deletedVaults", provider + "Microsoft.KeyVault/managedHSMs", provider + "Microsoft.KeyVault/deletedManagedHSMs",
            provider + "Microsoft.Authorization/roleAssignments", provider + "Microsoft.Authorization/locks", provider + "Microsoft.Authorization/denyAssignments",
            provider + "Microsoft.Authorization/roleDefinitions?$filter=atScopeAndBelow()%20and%20type%20eq%20'CustomRole'", provider + "Microsoft.Insights/eventtypes/management/values",
            $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{Server.VaultName}/secrets",
        ];
        var state = new List<string>();
        foreach (var list in lists)
        {
            state.Add($"{list}: {(await Them.ArmAsync("GET", list)).Body}");
        }

        foreach (var path in (string[])["/secrets", "/secrets/canary", "/deletedsecrets", "/secrets/canary/versions", "/keys", "/keys/canary", "/deletedkeys", "/keys/canary/versions", "/keys/canary/rotationpolicy", "/certificates", "/certificates/canary-c", "/deletedcertificates", "/certificates/canary-c/versions", "/certificates/canary-c/pending", "/certificates/contacts", "/certificates/issuers"])
        {
            state.Add($"{path}: {(await Them.VaultAsync(Server.VaultName, "GET", path)).Body}");
        }

        foreach (var path in (string[])["roleAssignments", "roleDefinitions"])
        {
            state.Add($"{path}: {(await Them.HsmAsync(Hsm, "GET", "/providers/Microsoft.Authorization/" + path)).Body}");
        }

        foreach (var path in (string[])["/settings", "/keys", "/deletedkeys"])
        {
            state.Add($"{path}: {(await Them.HsmAsync(Hsm, "GET", path)).Body}");
        }

        foreach (var path in (string[])["users", "groups", "applications", "servicePrincipals", $"groups/{Group}/members", $"groups/{Group}/owners", $"applications/{Application}/owners", $"applications/{Application}/federatedIdentityCredentials"])
        {
            state.Add($"{path}: {(await Them.GraphAsync("GET", "/v1.0/" + path)).Body}");
        }

        state.Add((await Party.CommandAsync(Server, "group list")).GetRawText());
        state.Add((await Party.CommandAsync(Server, "app list")).GetRawText());
        return state;
    }

    private async Task MakeTheirsAsync()
    {
        var vault = $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{Server.VaultName}";
        var other = $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{DeletedVault}";
        var authorization = "/providers/Microsoft.Authorization/";
        Group = (await Party.CommandAsync(Server, "group create theirs")).GetProperty("objectId").GetString()!;
        Application = (await Made(Them.GraphAsync("GET", $"/v1.0/applications(appId='{Them.Client}')"))).Json.GetProperty("id").GetString()!;
        User = (await Made(Them.GraphAsync("POST", "/v1.0/users", $$$"""{"userPrincipalName":"{{{Mark}}}@example.com","displayName":"{{{Mark}}}","passwordProfile":{"password":"x"}}"""))).Json.GetProperty("id").GetString()!;
        await Made(Them.GraphAsync("POST", $"/v1.0/groups/{Group}/members/$ref", Bodies.Reference(Them.ObjectId)));
        await Made(Them.GraphAsync("POST", $"/v1.0/applications/{Application}/owners/$ref", Bodies.Reference(Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"])));
        await Made(Them.GraphAsync("POST", $"/v1.0/applications/{Application}/federatedIdentityCredentials", $$"""{"name":"theirs","issuer":"https://{{Mark}}.example.com","subject":"{{Mark}}","audiences":["api://AzureADTokenExchange"]}"""));
        await Made(Them.VaultAsync(Server.VaultName, "PUT", "/secrets/canary", $$"""{"value":"{{Mark}}"}"""));
        await Made(Them.VaultAsync(Server.VaultName, "PUT", "/secrets/gone", $$"""{"value":"{{Mark}}"}"""));
        await Made(Them.VaultAsync(Server.VaultName, "DELETE", "/secrets/gone"));
        await Made(Them.VaultAsync(Server.VaultName, "POST", "/certificates/canary-c/create", CertificateBodies.New($"CN={Mark}", issuer: "Unknown")));
        await Made(Them.VaultAsync(Server.VaultName, "POST", "/certificates/gone-c/create", CertificateBodies.New($"CN={Mark}")));
        await Made(Them.VaultAsync(Server.VaultName, "DELETE", "/certificates/gone-c"));
        await Made(Them.VaultAsync(Server.VaultName, "PUT", "/certificates/contacts", $$"""{"contacts":[{"email":"a@example.com","name":"{{Mark}}"}]}"""));
        await Made(Them.VaultAsync(Server.VaultName, "PUT", "/certificates/issuers/theirs", $$$"""{"provider":"Test","credentials":{"account_id":"{{{Mark}}}"}}"""));
        foreach (var name in (string[])["canary", "gone"])
        {
            await Made(Them.VaultAsync(Server.VaultName, "POST", $"/keys/{name}/create", $$$"""{"kty":"EC","tags":{"mark":"{{{Mark}}}"}}"""));
        }

        KeyVersion = KeyHost.VersionOf(KeyHost.IdOf(await Made(Them.VaultAsync(Server.VaultName, "GET", "/keys/canary"))));
        await Made(Them.VaultAsync(Server.VaultName, "DELETE", "/keys/gone"));
        await Made(Them.ArmAsync("PUT", TheirSubscription + "/resourceGroups/theirs-group", $$$"""{"location":"{{{Location}}}","tags":{"mark":"{{{Mark}}}"}}"""));
        await Made(Them.ArmAsync("PUT", $"{TheirSubscription}/resourceGroups/theirs-group{authorization}locks/{Lock}", $$$"""{"properties":{"level":"CanNotDelete","notes":"{{{Mark}}}"}}"""));
        await Made(Them.ArmAsync("PUT", other, Bodies.Vault(Them.Tenant, Location)));
        await Made(Them.ArmAsync("DELETE", other));
        await Made(Them.ArmAsync("PUT", $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.KeyVault/managedHSMs/{Hsm}", Bodies.Hsm(Them.Tenant, Location, Them.ObjectId)));
        await Made(Them.HsmAsync(Hsm, "PUT", $"{authorization}roleDefinitions/{HsmRole}", HsmParty.Role(Mark, ["Microsoft.KeyVault/managedHsm/rng/action"])));
        await Made(Them.HsmAsync(Hsm, "PUT", $"{authorization}roleAssignments/{HsmAssignment}", HsmParty.Assignment(HsmParty.CryptoUser, Them.ObjectId)));
        await Made(Them.ArmAsync("PUT", $"{vault}{authorization}roleAssignments/{Assignment}", Bodies.Assignment(Bodies.SecretsUser, Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"])));
        await Made(Them.ArmAsync("PUT", $"{TheirSubscription}{authorization}roleDefinitions/{Role}", Bodies.Role(Mark, TheirSubscription, "*")));
        await Made(Them.ArmAsync("PUT", $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{Identity}", $$"""{"location":"{{Location}}"}"""));
        await Made(Them.ArmAsync("PUT", $"{TheirSubscription}/resourceGroups/dev/providers/Microsoft.HybridCompute/machines/{Machine}", $$$"""{"location":"{{{Location}}}","identity":{"type":"SystemAssigned"}}"""));
        await Made(Them.ArmAsync("PUT", TheirSubscription + "/resourceGroups/passing", $$"""{"location":"{{Location}}"}"""));
        var deletion = await Made(Them.ArmAsync("DELETE", TheirSubscription + "/resourceGroups/passing"));
        Job = new Uri(deletion.Headers["Location"]).Segments[^1];
        var refused = await _wire!.SendAsync("GET", vault, token: await _wire.TokenAsync(limited: true, Server.Settings["STRONGROOM_ARM_AUDIENCE"]), apiVersion: "2022-07-01", origin: Server.Settings["STRONGROOM_ARM_URL"]);
        RefusedRequest = refused.Headers["x-ms-request-id"];
    }

    private async Task MakeOursAsync()
    {
        var made = await Party.CommandAsync(Server, $"subscription create Second --tenant {Guid.NewGuid()}");
        var tenant = made.GetProperty("tenantId").GetString()!;
        OurSubscription = "/subscriptions/" + made.GetProperty("subscriptionId").GetString();
        Us = await Party.MakeAsync(Server, _wire!, "ours", tenant);
        foreach (var role in (string[])["Owner", "Key Vault Administrator"])
        {
            await Party.CommandAsync(Server, $"role assign --principal {Us.ObjectId} --role '{role}' --scope {OurSubscription} --tenant {tenant}");
        }

        await Party.CommandAsync(Server, $"role assign --principal {Us.ObjectId} --role 'Global Administrator' --scope / --tenant {tenant}");
        await Made(Us.ArmAsync("PUT", OurSubscription + "/resourceGroups/ours", $$"""{"location":"{{Location}}"}"""));
        await Made(Us.ArmAsync("PUT", OurSubscription + "/resourceGroups/ours/providers/Microsoft.KeyVault/vaults/ours-vault", Bodies.Vault(tenant, Location)));
    }

    private static async Task<Reply> Made(Task<Reply> sending)
    {
        var reply = await sending;
        Assert.True(reply.Status < 300, $"{reply.Status} {reply.Body}");
        return reply;
    }
}
