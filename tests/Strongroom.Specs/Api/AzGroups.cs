using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Debian's own az, unmodified: sign-in, accounts, resource groups, tags, locks, providers and generic resources.</summary>
public sealed class AzGroups(SignedIn signedIn) : IClassFixture<SignedIn>
{
    private AzureCli Az => signedIn.Az;

    [Fact]
    public async Task Sign_in_finds_the_subscription_and_a_principal_without_a_role_sees_none()
    {
        var account = Assert.Single((await Az.RunAsync("account", "list")).EnumerateArray());
        Assert.Equal(signedIn.Subscription, Text(account, "id"));
        Assert.Equal(signedIn.Server.Settings["STRONGROOM_TENANT_ID"], Text(account, "tenantId"));
        Assert.Equal("Enabled", Text(account, "state"));
        Assert.Equal([signedIn.Location], Names(await Az.RunAsync("account", "list-locations")));

        using var stranger = AzureCli.Installed(signedIn.Server);
        await stranger.SignInAsync(limited: true);
        Assert.Contains("N/A(tenant level account)", (await stranger.RunAsync("account", "list")).ToString(), StringComparison.Ordinal);
        Assert.Contains("AADSTS7000215", await stranger.RefusedAsync("login", "--service-principal", "-u", signedIn.Server.Settings["STRONGROOM_CLIENT_ID"], "-p", "wrong", "--tenant", signedIn.Server.Settings["STRONGROOM_TENANT_ID"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_control_plane_tells_where_everything_is()
    {
        var arm = signedIn.Server.Settings["STRONGROOM_ARM_URL"];

        // The object of the oldest version: az finds the rest from the control plane's address alone.
        using var registered = AzureCli.Installed(signedIn.Server);
        await registered.RunAsync("cloud", "register", "-n", "Found", "--endpoint-resource-manager", arm + "/");
        await registered.RunAsync("cloud", "set", "-n", "Found");
        await registered.LoginAsync();
        Assert.Contains("dev", Names(await registered.RunAsync("group", "list")));

        // The array of the middle one: az registers nothing.
        using var told = AzureCli.Installed(signedIn.Server);
        told.MoreEnvironment["ARM_CLOUD_METADATA_URL"] = arm + "/metadata/endpoints?api-version=2019-05-01";
        await told.RunAsync("cloud", "set", "-n", "Strongroom");
        await told.LoginAsync();
        Assert.Equal(signedIn.Server.VaultOrigin + "/", Text((await told.RunAsync("keyvault", "show", "-n", signedIn.Server.VaultName)).GetProperty("properties"), "vaultUri"));
    }

    [Fact]
    public async Task A_group_is_made_shown_tagged_locked_and_deleted()
    {
        const string Group = "Az-Rooms";
        var id = $"/subscriptions/{signedIn.Subscription}/resourceGroups/{Group}";

        var made = await Az.RunAsync("group", "create", "-n", Group, "-l", signedIn.Location, "--tags", "team=blue");
        Assert.Equal(id, Text(made, "id"));
        Assert.Equal("Succeeded", Text(made.GetProperty("properties"), "provisioningState"));
        Assert.Equal("blue", Text((await Az.RunAsync("group", "show", "-n", "AZ-ROOMS")).GetProperty("tags"), "team"));
        Assert.True((await Az.RunAsync("group", "exists", "-n", "az-rooms")).GetBoolean());
        Assert.False((await Az.RunAsync("group", "exists", "-n", "az-nowhere")).GetBoolean());
        Assert.Equal([Group], Names(await Az.RunAsync("group", "list", "--tag", "team=blue")));

        var tagged = await Az.RunAsync("group", "update", "-n", Group, "--set", "tags.floor=2");
        Assert.Equal("""{"floor":"2","team":"blue"}""", Compact(tagged.GetProperty("tags")));
        var merged = await Az.RunAsync("tag", "update", "--resource-id", id, "--operation", "merge", "--tags", "door=green");
        Assert.Equal("""{"door":"green","floor":"2","team":"blue"}""", Compact(merged.GetProperty("properties").GetProperty("tags")));

        var held = await Az.RunAsync("lock", "create", "-n", "keep", "-t", "CanNotDelete", "-g", Group, "--notes", "audited until spring");
        Assert.Equal("CanNotDelete", Text(held, "level"));
        Assert.Equal(["keep"], Names(await Az.RunAsync("lock", "list", "-g", Group)));
        Assert.Contains("ScopeLocked", await Az.RefusedAsync("group", "delete", "-n", Group, "-y"), StringComparison.Ordinal);
        await Az.RunAsync("lock", "delete", "-n", "keep", "-g", Group);

        await Az.RunAsync("group", "delete", "-n", Group, "-y");
        Assert.False((await Az.RunAsync("group", "exists", "-n", Group)).GetBoolean());
        Assert.Contains("ResourceGroupNotFound", await Az.RefusedAsync("group", "delete", "-n", Group, "-y"), StringComparison.Ordinal);
        Assert.Contains("ResourceGroupNotFound", await Az.RefusedAsync("group", "show", "-n", Group), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_provider_is_registered_and_stays_so()
    {
        var providers = (await Az.RunAsync("provider", "list")).EnumerateArray().ToList();
        Assert.All(providers, provider => Assert.Equal("Registered", Text(provider, "registrationState")));
        Assert.Contains("Microsoft.KeyVault", providers.Select(provider => Text(provider, "namespace")));

        await Az.RunAsync("provider", "register", "-n", "Microsoft.KeyVault", "--wait");
        Assert.Contains("InvalidResourceNamespace", await Az.RefusedAsync("provider", "show", "-n", "Nobody.Here"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_vault_is_among_the_resources()
    {
        var vault = signedIn.Server.VaultName;
        var listed = await Az.RunAsync("resource", "list", "--resource-type", "Microsoft.KeyVault/vaults", "--name", vault);
        var id = Text(Assert.Single(listed.EnumerateArray()), "id")!;

        var shown = await Az.RunAsync("resource", "show", "--ids", id);
        Assert.Equal(vault, Text(shown, "name"));
        Assert.Equal(signedIn.Server.VaultOrigin + "/", Text(shown.GetProperty("properties"), "vaultUri"));
        Assert.Contains("ResourceNotFound", await Az.RefusedAsync("resource", "show", "--ids", id + "-not"), StringComparison.Ordinal);

        Assert.Equal("""{"a":"b"}""", Compact((await Az.RunAsync("resource", "tag", "--ids", id, "--tags", "a=b")).GetProperty("tags")));
        Assert.Equal("""{"a":"b","c":"d"}""", Compact((await Az.RunAsync("resource", "update", "--ids", id, "--set", "tags.c=d")).GetProperty("tags")));
        Assert.Equal([vault], Names(await Az.RunAsync("resource", "list", "--tag", "c=d")));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static IEnumerable<string?> Names(JsonElement list) => list.EnumerateArray().Select(item => Text(item, "name"));

    private static string Compact(JsonElement element) =>
        "{" + string.Join(',', element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":\"{member.Value}\"")) + "}";
}
