using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Unmodified clients against a managed HSM's own roles. A missing client fails here; <c>./test</c> installs them.</summary>
public sealed class HsmClients(DevServer server) : IClassFixture<DevServer>
{
    [Fact]
    public async Task Python()
    {
        using var hsm = await HsmParty.CreateAsync(server, "python-hsm");
        var environment = Session.EnvironmentOf(server);
        environment["HSM_URL"] = hsm.Origin;

        var (exitCode, output) = await Session.RunAsync("/usr/bin/python3 hsm_access_flow.py", Path.Combine(RepositoryRoot.Path, "tests", "clients", "python"), environment);

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    /// <summary>Of what this az has for managed HSMs it can do one thing: its own commands for roles and keys fail before they send anything.</summary>
    [Fact]
    public async Task Debians_az_asks_an_HSM_for_random_bytes()
    {
        using var hsm = await HsmParty.CreateAsync(server, "az-random");
        using var az = AzureCli.Installed(server);
        await az.SignInAsync();
        string[] random = ["keyvault", "key", "random", "--hsm-name", hsm.Name, "--count", "16"];
        Assert.Contains("Forbidden", await az.RefusedAsync(random), StringComparison.Ordinal);

        await hsm.GiveKeysAsync();

        Assert.Equal(22, (await az.RunAsync(random)).GetProperty("value").GetString()!.TrimEnd('=').Length);
    }

    /// <summary>The az of Debian trixie, which <c>./test --long</c> installs: roles and keys of an HSM by its own commands.</summary>
    [Fact(Explicit = true)]
    public async Task The_newer_az_gives_roles_and_makes_keys()
    {
        using var hsm = await HsmParty.CreateAsync(server, "az-newer");
        using var az = AzureCli.Newer(server);
        await az.SignInAsync();
        string[] named = ["--hsm-name", hsm.Name];

        Assert.Equal(9, (await az.RunAsync(["keyvault", "role", "definition", "list", .. named])).GetArrayLength());
        var made = await az.RunAsync(["keyvault", "role", "assignment", "create", .. named, "--role", "Managed HSM Crypto User", "--scope", "/keys", "--assignee", server.Settings["STRONGROOM_OBJECT_ID"]]);
        Assert.Equal(server.Settings["STRONGROOM_OBJECT_ID"], made.GetProperty("principalId").GetString());
        Assert.Single((await az.RunAsync(["keyvault", "role", "assignment", "list", .. named, "--scope", "/keys", "--role", "Managed HSM Crypto User"])).EnumerateArray());
        await az.RunAsync(["keyvault", "key", "create", .. named, "-n", "door", "--kty", "oct", "--size", "256"]);
        Assert.Single((await az.RunAsync(["keyvault", "key", "list", .. named])).EnumerateArray());
        await az.RunAsync(["keyvault", "role", "assignment", "delete", .. named, "--role", "Managed HSM Crypto User", "--scope", "/keys", "--assignee-object-id", server.Settings["STRONGROOM_OBJECT_ID"]]);
        Assert.Contains("Forbidden", await az.RefusedAsync(["keyvault", "key", "list", .. named]), StringComparison.Ordinal);
    }
}
