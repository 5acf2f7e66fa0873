using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Debian's own az, unmodified, on the directory: applications, service principals, users, groups, and roles given to them by name.</summary>
public sealed class AzDirectory(SignedIn signedIn) : IClassFixture<SignedIn>
{
    private AzureCli Az => signedIn.Az;

    private string Scope => $"/subscriptions/{signedIn.Subscription}";

    [Fact]
    public async Task Applications()
    {
        var made = await Az.RunAsync("ad", "app", "create", "--display-name", "az-app");
        var (app, id) = (Text(made, "appId"), Text(made, "id"));
        Assert.Equal(id, Text(await Az.RunAsync("ad", "app", "create", "--display-name", "az-app"), "id"));
        Assert.Equal(["az-app"], Names(await Az.RunAsync("ad", "app", "list", "--display-name", "az-ap")));
        await Az.RunAsync("ad", "app", "update", "--id", app, "--identifier-uris", $"api://{app}");
        Assert.Equal(id, Text(await Az.RunAsync("ad", "app", "show", "--id", $"api://{app}"), "id"));

        var secret = await Az.RunAsync("ad", "app", "credential", "reset", "--id", app, "--display-name", "again");
        Assert.NotEqual("", Text(secret, "password"));
        await Az.RunAsync("ad", "app", "credential", "reset", "--id", app, "--append");
        var listed = (await Az.RunAsync("ad", "app", "credential", "list", "--id", app)).EnumerateArray().ToList();
        Assert.Equal(2, listed.Count);
        await Az.RunAsync("ad", "app", "credential", "delete", "--id", app, "--key-id", Text(listed[0], "keyId"));
        Assert.Single((await Az.RunAsync("ad", "app", "credential", "list", "--id", app)).EnumerateArray());
        await Az.RunAsync("ad", "app", "credential", "reset", "--id", app, "--create-cert", "--append");
        Assert.Single((await Az.RunAsync("ad", "app", "credential", "list", "--id", app, "--cert")).EnumerateArray());

        var owner = signedIn.Server.Settings["STRONGROOM_OBJECT_ID"];
        await Az.RunAsync("ad", "app", "owner", "add", "--id", app, "--owner-object-id", owner);
        Assert.Equal([owner], (await Az.RunAsync("ad", "app", "owner", "list", "--id", app)).EnumerateArray().Select(item => Text(item, "id")));
        await Az.RunAsync("ad", "app", "owner", "remove", "--id", app, "--owner-object-id", owner);

        var federation = Path.Combine(Az.Folder, "federation.json");
        await File.WriteAllTextAsync(federation, """{"name":"main","issuer":"https://token.actions.example","subject":"repo:a/b:ref:refs/heads/main","audiences":["api://AzureADTokenExchange"]}""");
        await Az.RunAsync("ad", "app", "federated-credential", "create", "--id", app, "--parameters", federation);
        Assert.Equal("main", Text(await Az.RunAsync("ad", "app", "federated-credential", "show", "--id", app, "--federated-credential-id", "main"), "name"));
        await Az.RunAsync("ad", "app", "federated-credential", "delete", "--id", app, "--federated-credential-id", "main");
        Assert.Empty((await Az.RunAsync("ad", "app", "federated-credential", "list", "--id", app)).EnumerateArray());

        await Az.RunAsync("ad", "app", "delete", "--id", app);
        Assert.Contains("does not exist", await Az.RefusedAsync("ad", "app", "show", "--id", app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_principals()
    {
        var plain = await Az.RunAsync("ad", "sp", "create-for-rbac", "-n", "az-plain");
        var app = Text(plain, "appId");
        var shown = await Az.RunAsync("ad", "sp", "show", "--id", app);
        Assert.Equal("az-plain", Text(shown, "displayName"));
        Assert.Equal(["az-plain"], Names(await Az.RunAsync("ad", "sp", "list", "--display-name", "az-plain")));
        Assert.NotEqual("", Text(await Az.RunAsync("ad", "sp", "credential", "reset", "--id", app), "password"));
        Assert.Empty((await Az.RunAsync("ad", "sp", "owner", "list", "--id", app)).EnumerateArray());

        var reader = await Az.RunAsync("ad", "sp", "create-for-rbac", "-n", "az-reader");
        Assert.Equal("ServicePrincipal", await TypeOfAssignedAsync(Text(await Az.RunAsync("ad", "sp", "show", "--id", Text(reader, "appId")), "id")));
        using var itself = AzureCli.Installed(signedIn.Server);
        await itself.SignInAsAsync(Text(reader, "appId"), Text(reader, "password"));
        Assert.Contains("dev", (await itself.RunAsync("group", "list")).EnumerateArray().Select(item => Text(item, "name")));

        await Az.RunAsync("ad", "sp", "delete", "--id", app);
        Assert.Contains("doesn't exist", await Az.RefusedAsync("ad", "sp", "show", "--id", $"api://{app}"), StringComparison.Ordinal);
        Assert.Equal(app, Text(await Az.RunAsync("ad", "sp", "create", "--id", app), "appId"));
    }

    [Fact]
    public async Task Users_and_groups()
    {
        var user = Text(await Az.RunAsync("ad", "user", "create", "--display-name", "Bob", "--user-principal-name", "bob@example.com", "--password", "not-kept-1A"), "id");
        Assert.Equal(user, Text(await Az.RunAsync("ad", "user", "show", "--id", "bob@example.com"), "id"));
        await Az.RunAsync("ad", "user", "update", "--id", "bob@example.com", "--display-name", "Robert");
        Assert.Equal(["Robert"], Names(await Az.RunAsync("ad", "user", "list", "--upn", "bob@example.com")));

        var group = Text(await Az.RunAsync("ad", "group", "create", "--display-name", "az-team", "--mail-nickname", "az-team", "--description", "a team"), "id");
        await Az.RunAsync("ad", "group", "member", "add", "-g", group, "--member-id", user);
        Assert.True((await Az.RunAsync("ad", "group", "member", "check", "-g", group, "--member-id", user)).GetProperty("value").GetBoolean());
        Assert.Equal([user], (await Az.RunAsync("ad", "group", "member", "list", "-g", group)).EnumerateArray().Select(item => Text(item, "id")));
        Assert.Equal(["az-team"], Names(await Az.RunAsync("ad", "user", "get-member-groups", "--id", "bob@example.com")));
        Assert.Equal(["az-team"], Names(await Az.RunAsync("ad", "group", "list", "--display-name", "az-t")));
        await Az.RunAsync("ad", "group", "owner", "add", "-g", group, "--owner-object-id", user);
        Assert.Equal([user], (await Az.RunAsync("ad", "group", "owner", "list", "-g", group)).EnumerateArray().Select(item => Text(item, "id")));
        await Az.RunAsync("ad", "group", "owner", "remove", "-g", group, "--owner-object-id", user);

        Assert.Equal("User", await TypeOfAssignedAsync(user));
        Assert.Equal("Group", await TypeOfAssignedAsync(group));
        var made = await Az.RunAsync("keyvault", "create", "-n", "az-dir-policies", "-g", "dev", "-l", signedIn.Location);
        if (made.GetProperty("properties").GetProperty("enableRbacAuthorization").ValueKind != JsonValueKind.True)
        {
            await Az.RunAsync("keyvault", "set-policy", "-n", "az-dir-policies", "--upn", "bob@example.com", "--secret-permissions", "get");
        }

        await Az.RunAsync("ad", "group", "member", "remove", "-g", group, "--member-id", user);
        await Az.RunAsync("ad", "group", "delete", "-g", group);
        await Az.RunAsync("ad", "user", "delete", "--id", "bob@example.com");
        Assert.Empty((await Az.RunAsync("ad", "user", "list", "--upn", "bob@example.com")).EnumerateArray());
    }

    /// <summary>Makes a principal a reader, through <c>az rest</c>, because the role commands of Debian's az are broken on its own side (client reference §3.1).</summary>
    /// <returns>The type that the assignment says the principal is of.</returns>
    private async Task<string> TypeOfAssignedAsync(string principal)
    {
        var made = await Az.RestAsync("put", $"{Scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}?api-version=2022-04-01", Bodies.Assignment(Bodies.Reader, principal));
        return Text(made.GetProperty("properties"), "principalType");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Names(JsonElement list) =>
        list.EnumerateArray().Where(item => item.TryGetProperty("displayName", out _)).Select(item => Text(item, "displayName"));
}
