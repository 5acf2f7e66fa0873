using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Debian's own az, unmodified: the life of vaults in both permission models. It has no data plane; <see cref="AzAccess"/> and the newer az have.</summary>
public sealed class AzVaults(SignedIn signedIn) : IClassFixture<SignedIn>
{
    private AzureCli Az => signedIn.Az;

    [Fact]
    public async Task A_vault_with_roles_is_made_changed_deleted_recovered_and_purged()
    {
        const string Vault = "az-roles";
        await Az.RunAsync("group", "create", "-n", "Az-Roles", "-l", signedIn.Location);

        var made = await Az.RunAsync("keyvault", "create", "-n", Vault, "-g", "Az-Roles", "--enable-rbac-authorization", "true", "--tags", "team=blue");
        var id = $"/subscriptions/{signedIn.Subscription}/resourceGroups/Az-Roles/providers/Microsoft.KeyVault/vaults/{Vault}";
        Assert.Equal(id, Text(made, "id"));
        var properties = made.GetProperty("properties");
        Assert.True(properties.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.Equal(90, properties.GetProperty("softDeleteRetentionInDays").GetInt32());
        Assert.Equal($"https://{Vault}{signedIn.Server.Settings["STRONGROOM_VAULT_SUFFIX"]}/", Text(properties, "vaultUri"));

        Assert.Equal(id, Text(await Az.RunAsync("keyvault", "show", "-n", Vault), "id"));
        Assert.Contains(Vault, Names(await Az.RunAsync("keyvault", "list")));
        Assert.Equal([Vault], Names(await Az.RunAsync("keyvault", "list", "-g", "az-roles")));
        var updated = await Az.RunAsync("keyvault", "update", "-n", Vault, "--enabled-for-deployment", "true", "--set", "tags.floor=2");
        Assert.True(updated.GetProperty("properties").GetProperty("enabledForDeployment").GetBoolean());
        Assert.Equal("2", Text(updated.GetProperty("tags"), "floor"));

        await Az.RunAsync("keyvault", "network-rule", "add", "-n", Vault, "--ip-address", "203.0.113.0/24");
        Assert.Contains("203.0.113.0/24", (await Az.RunAsync("keyvault", "network-rule", "list", "-n", Vault)).ToString(), StringComparison.Ordinal);
        Assert.Contains("public IPv4", await Az.RefusedAsync("keyvault", "network-rule", "add", "-n", Vault, "--ip-address", "10.0.0.0/8"), StringComparison.Ordinal);
        await Az.RunAsync("keyvault", "network-rule", "remove", "-n", Vault, "--ip-address", "203.0.113.0/24");
        Assert.DoesNotContain("203.0.113.0/24", (await Az.RunAsync("keyvault", "network-rule", "list", "-n", Vault)).ToString(), StringComparison.Ordinal);

        await Az.RunAsync("keyvault", "delete", "-n", Vault);
        Assert.Contains("not found", await Az.RefusedAsync("keyvault", "show", "-n", Vault), StringComparison.Ordinal);
        Assert.Contains(Vault, Names(await Az.RunAsync("keyvault", "list-deleted")));
        Assert.Equal(id, Text((await Az.RunAsync("keyvault", "show-deleted", "-n", Vault)).GetProperty("properties"), "vaultId"));
        Assert.Contains("deleted state", await Az.RefusedAsync("keyvault", "create", "-n", Vault, "-g", "Az-Roles", "--enable-rbac-authorization", "true"), StringComparison.Ordinal);

        var back = await Az.RunAsync("keyvault", "recover", "-n", Vault);
        Assert.Equal("2", Text(back.GetProperty("tags"), "floor"));
        await Az.RunAsync("keyvault", "delete", "-n", Vault);
        await Az.RunAsync("keyvault", "purge", "-n", Vault);
        Assert.DoesNotContain(Vault, Names(await Az.RunAsync("keyvault", "list-deleted")));
    }

    [Fact]
    public async Task A_vault_with_access_policies_lets_its_maker_in_and_whom_the_maker_names()
    {
        const string Vault = "az-policies";
        var limited = signedIn.Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];
        await Az.RunAsync("group", "create", "-n", "Az-Policies", "-l", signedIn.Location);

        // az asks the directory who its user is, and writes a policy for it.
        var made = await Az.RunAsync("keyvault", "create", "-n", Vault, "-g", "Az-Policies");
        var own = Assert.Single(made.GetProperty("properties").GetProperty("accessPolicies").EnumerateArray());
        Assert.Equal(signedIn.Server.Settings["STRONGROOM_OBJECT_ID"], Text(own, "objectId"));

        var secret = $"https://{Vault}{signedIn.Server.Settings["STRONGROOM_VAULT_SUFFIX"]}/secrets/door?api-version=7.4";
        var resource = signedIn.Server.Settings["STRONGROOM_VAULT_RESOURCE"];
        Assert.Equal("open", Text(await Az.RestAsync("put", secret, """{"value":"open"}""", resource), "value"));

        using var stranger = AzureCli.Installed(signedIn.Server);
        await stranger.SignInAsync(limited: true);
        Assert.Contains("Forbidden", await stranger.RestRefusedAsync("get", secret, resource: resource), StringComparison.Ordinal);

        // By the application's id, which az looks up as well.
        await Az.RunAsync("keyvault", "set-policy", "-n", Vault, "--spn", signedIn.Server.Settings["STRONGROOM_LIMITED_CLIENT_ID"], "--secret-permissions", "get");
        Assert.Equal("open", Text(await stranger.RestAsync("get", secret, resource: resource), "value"));
        var kept = await Az.RunAsync("keyvault", "delete-policy", "-n", Vault, "--object-id", limited);
        Assert.Single(kept.GetProperty("properties").GetProperty("accessPolicies").EnumerateArray());
        Assert.Contains("Forbidden", await stranger.RestRefusedAsync("get", secret, resource: resource), StringComparison.Ordinal);

        // A lock on the vault, and what goes with its group.
        string[] held = ["-n", "keep", "-g", "Az-Policies", "--resource-type", "Microsoft.KeyVault/vaults", "--resource-name", Vault];
        await Az.RunAsync(["lock", "create", "-t", "CanNotDelete", .. held]);
        Assert.Contains("ScopeLocked", await Az.RefusedAsync("group", "delete", "-n", "Az-Policies", "-y"), StringComparison.Ordinal);
        await Az.RunAsync(["lock", "delete", .. held]);
        await Az.RunAsync("group", "delete", "-n", "Az-Policies", "-y");
        Assert.Contains(Vault, Names(await Az.RunAsync("keyvault", "list-deleted")));
    }

    [Fact]
    public async Task A_vault_that_is_closed_and_protected_stays_so()
    {
        string[] named = ["-n", "az-closed"];
        string[] closed = ["--default-action", "Deny", "--bypass", "None", "--network-acls-ips", "198.51.100.7", "--public-network-access", "Disabled"];
        var made = await Az.RunAsync(["keyvault", "create", .. named, "-g", "dev", "--retention-days", "7", "--enable-purge-protection", "true", "--sku", "premium", "--no-self-perms", .. closed]);

        var properties = made.GetProperty("properties");
        Assert.Equal(("premium", "Disabled"), (Text(properties.GetProperty("sku"), "name"), Text(properties, "publicNetworkAccess")));
        Assert.Equal(("Deny", "None"), (Text(properties.GetProperty("networkAcls"), "defaultAction"), Text(properties.GetProperty("networkAcls"), "bypass")));
        Assert.True(properties.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.Contains("cannot be changed", await Az.RefusedAsync(["keyvault", "update", .. named, "--retention-days", "8"]), StringComparison.Ordinal);

        await Az.RunAsync(["keyvault", "delete", .. named]);
        Assert.Contains("purge protection is enabled", await Az.RefusedAsync(["keyvault", "purge", .. named]), StringComparison.Ordinal);
        var back = await Az.RunAsync(["keyvault", "recover", .. named]);
        Assert.Equal(properties.GetRawText(), back.GetProperty("properties").GetRawText());
    }

    [Fact]
    public async Task A_managed_HSM_is_made_deleted_recovered_and_purged()
    {
        const string Hsm = "az-hsm";
        string[] named = ["--hsm-name", Hsm];
        await Az.RunAsync(["keyvault", "create", .. named, "-g", "dev", "-l", signedIn.Location, "--administrators", signedIn.Server.Settings["STRONGROOM_OBJECT_ID"]]);

        var uri = $"https://{Hsm}.managedhsm.localhost:{signedIn.Server.Port}/";
        Assert.Equal(uri, Text((await Az.RunAsync(["keyvault", "show", .. named])).GetProperty("properties"), "hsmUri"));
        Assert.Equal([Hsm], Names(await Az.RunAsync("keyvault", "list", "--resource-type", "hsm")));
        Assert.Equal("AlreadyExists", Text(await Az.RunAsync("keyvault", "check-name", "-n", Hsm), "reason"));

        await Az.RunAsync(["keyvault", "delete", .. named]);
        Assert.Equal([Hsm], Names(await Az.RunAsync("keyvault", "list-deleted", "--resource-type", "hsm")));
        await Az.RunAsync(["keyvault", "recover", .. named]);
        await Az.RunAsync(["keyvault", "delete", .. named]);
        await Az.RunAsync(["keyvault", "purge", .. named, "-l", signedIn.Location]);
        Assert.True((await Az.RunAsync("keyvault", "check-name", "-n", Hsm)).GetProperty("nameAvailable").GetBoolean());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static IEnumerable<string?> Names(JsonElement list) => list.EnumerateArray().Select(item => Text(item, "name"));
}
