using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// The az of Debian trixie with the plain authority: roles and secrets by its own commands, which the older one lacks. It runs in the chroot
/// that <c>./test --long</c> makes, and only then.
/// </summary>
public sealed class AzNewer(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Vault = "newer-vault";

    private readonly AzureCli _az = AzureCli.Newer(server);

    private string Me => server.Settings["STRONGROOM_OBJECT_ID"];

    [Fact(Explicit = true)]
    public async Task The_whole_of_a_vault_by_its_own_commands()
    {
        await _az.SignInAsync();
        await _az.RunAsync("group", "create", "-n", "Newer-Group", "-l", server.Settings["STRONGROOM_LOCATION"]);
        Assert.True((await _az.RunAsync("group", "exists", "-n", "newer-group")).GetBoolean());

        // The newer one makes vaults with roles and asks nobody who its user is.
        var made = await _az.RunAsync("keyvault", "create", "-n", Vault, "-g", "Newer-Group");
        Assert.True(made.GetProperty("properties").GetProperty("enableRbacAuthorization").GetBoolean());
        var scope = Text(made, "id")!;
        Assert.Contains("Forbidden", await _az.RefusedAsync("keyvault", "secret", "set", "--vault-name", Vault, "-n", "door", "--value", "x"), StringComparison.Ordinal);

        var assigned = await _az.RunAsync(
            "role", "assignment", "create", "--assignee", server.Settings["STRONGROOM_CLIENT_ID"], "--role", "Key Vault Secrets Officer", "--scope", scope);
        Assert.Equal(Me, Text(assigned, "principalId"));
        Assert.Equal(["Key Vault Secrets Officer"], (await _az.RunAsync("role", "assignment", "list", "--scope", scope)).EnumerateArray().Select(item => Text(item, "roleDefinitionName")));
        Assert.Contains("Key Vault Secrets User", (await _az.RunAsync("role", "definition", "list", "-n", "Key Vault Secrets User")).ToString(), StringComparison.Ordinal);

        var reader = await _az.RunAsync("ad", "sp", "create-for-rbac", "-n", "newer-reader", "--role", "Reader", "--scopes", scope);
        Assert.Equal("ServicePrincipal", Text(Assert.Single((await _az.RunAsync("role", "assignment", "list", "--assignee", Text(reader, "appId")!, "--scope", scope)).EnumerateArray()), "principalType"));

        await SecretsAsync();

        await _az.RunAsync("role", "assignment", "delete", "--assignee", server.Settings["STRONGROOM_CLIENT_ID"], "--role", "Key Vault Secrets Officer", "--scope", scope);
        Assert.Contains("Forbidden", await _az.RefusedAsync("keyvault", "secret", "show", "--vault-name", Vault, "-n", "door"), StringComparison.Ordinal);

        await _az.RunAsync("keyvault", "update", "-n", Vault, "--set", "tags.floor=2");
        await _az.RunAsync("keyvault", "network-rule", "add", "-n", Vault, "--ip-address", "203.0.113.0/24");
        await _az.RunAsync("keyvault", "delete", "-n", Vault);
        Assert.Equal([Vault], (await _az.RunAsync("keyvault", "list-deleted")).EnumerateArray().Select(item => Text(item, "name")));
        Assert.Equal("2", Text((await _az.RunAsync("keyvault", "recover", "-n", Vault)).GetProperty("tags"), "floor"));
        await _az.RunAsync("keyvault", "delete", "-n", Vault);
        await _az.RunAsync("keyvault", "purge", "-n", Vault);
        await _az.RunAsync("group", "delete", "-n", "Newer-Group", "-y");
    }

    public void Dispose() => _az.Dispose();

    private async Task SecretsAsync()
    {
        string[] door = ["--vault-name", Vault, "-n", "door"];
        Assert.Equal("open", Text(await _az.RunAsync(["keyvault", "secret", "set", .. door, "--value", "open", "--tags", "a=b"]), "value"));
        Assert.Equal("open", Text(await _az.RunAsync(["keyvault", "secret", "show", .. door]), "value"));
        Assert.Equal("text/plain", Text(await _az.RunAsync(["keyvault", "secret", "set-attributes", .. door, "--content-type", "text/plain"]), "contentType"));
        Assert.Single((await _az.RunAsync("keyvault", "secret", "list", "--vault-name", Vault)).EnumerateArray());
        Assert.Single((await _az.RunAsync(["keyvault", "secret", "list-versions", .. door])).EnumerateArray());

        var backup = Path.Combine(_az.Folder, "door.backup");
        await _az.RunAsync(["keyvault", "secret", "backup", .. door, "-f", backup]);
        await _az.RunAsync(["keyvault", "secret", "delete", .. door]);
        Assert.Single((await _az.RunAsync("keyvault", "secret", "list-deleted", "--vault-name", Vault)).EnumerateArray());
        await _az.RunAsync(["keyvault", "secret", "recover", .. door]);
        await _az.RunAsync(["keyvault", "secret", "delete", .. door]);
        await _az.RunAsync(["keyvault", "secret", "purge", .. door]);
        await _az.RunAsync("keyvault", "secret", "restore", "--vault-name", Vault, "-f", backup);
        Assert.Equal("open", Text(await _az.RunAsync(["keyvault", "secret", "show", .. door]), "value"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
