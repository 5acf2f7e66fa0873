using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The unmodified management packages of JavaScript, Python and .NET. A missing one fails here; <c>./test</c> installs them.</summary>
public sealed class ArmSdks(DevServer server) : IClassFixture<DevServer>
{
    [Theory]
    [InlineData("js", "node arm_resources.mjs")]
    [InlineData("js", "node arm_vaults.mjs")]
    [InlineData("js", "node arm_access.mjs")]
    [InlineData("python", "/usr/bin/python3 arm_flow.py")]
    public async Task Flow(string language, string command)
    {
        var (exitCode, output) = await Session.RunAsync(command, Path.Combine(RepositoryRoot.Path, "tests", "clients", language), Session.EnvironmentOf(server));

        Assert.True(exitCode == 0, output);
        Assert.Contains("checks passed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotNet()
    {
        var subscription = await Client().GetDefaultSubscriptionAsync();
        Assert.Equal(server.Settings["STRONGROOM_SUBSCRIPTION_ID"], subscription.Data.SubscriptionId);
        var location = new AzureLocation(server.Settings["STRONGROOM_LOCATION"]);

        var group = (await subscription.GetResourceGroups().CreateOrUpdateAsync(WaitUntil.Completed, "Net-Group", new ResourceGroupData(location) { Tags = { ["a"] = "b" } })).Value;
        Assert.Equal("Succeeded", group.Data.ResourceGroupProvisioningState);
        Assert.True((await subscription.GetResourceGroups().ExistsAsync("net-group")).Value);
        group = await group.AddTagAsync("c", "d");
        Assert.Equal("d", group.Data.Tags["c"]);

        var vaults = Client().GetGenericResources();
        var id = new ResourceIdentifier($"{group.Id}/providers/Microsoft.KeyVault/vaults/net-vault");
        var draft = new GenericResourceData(location)
        {
            Properties = BinaryData.FromObjectAsJson(new
            {
                tenantId = server.Settings["STRONGROOM_TENANT_ID"],
                sku = new { family = "A", name = "standard" },
                enableRbacAuthorization = true,
            }),
        };
        var vault = (await vaults.CreateOrUpdateAsync(WaitUntil.Completed, id, draft)).Value;
        Assert.Equal("net-vault", vault.Data.Name);
        Assert.Equal($"https://net-vault{server.Settings["STRONGROOM_VAULT_SUFFIX"]}/", vault.Data.Properties.ToObjectFromJson<Dictionary<string, object>>()!["vaultUri"].ToString());
        Assert.Equal(id, (await vaults.GetAsync(id)).Value.Id);
        Assert.Equal(["net-vault"], await group.GetGenericResourcesAsync().Select(resource => resource.Data.Name).ToListAsync());

        var held = (await group.GetManagementLocks().CreateOrUpdateAsync(WaitUntil.Completed, "keep", new ManagementLockData(ManagementLockLevel.CanNotDelete))).Value;
        Assert.Equal("ScopeLocked", (await Assert.ThrowsAsync<RequestFailedException>(() => vault.DeleteAsync(WaitUntil.Completed))).ErrorCode);
        await held.DeleteAsync(WaitUntil.Completed);

        await vault.DeleteAsync(WaitUntil.Completed);
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => vaults.GetAsync(id))).Status);
        await group.DeleteAsync(WaitUntil.Completed);
        Assert.False((await subscription.GetResourceGroups().ExistsAsync("net-group")).Value);
    }

    private ArmClient Client()
    {
        var transport = new HttpClientTransport(new HttpClient(Wire.Handler(server)));
        var credential = new ClientSecretCredential(
            server.Settings["STRONGROOM_TENANT_ID"],
            server.Settings["STRONGROOM_CLIENT_ID"],
            server.Settings["STRONGROOM_CLIENT_SECRET"],
            new ClientSecretCredentialOptions { AuthorityHost = new Uri(server.Settings["STRONGROOM_LOGIN_URL"]), DisableInstanceDiscovery = true, Transport = transport });
        return new ArmClient(credential, null, new ArmClientOptions
        {
            Environment = new ArmEnvironment(new Uri(server.Settings["STRONGROOM_ARM_URL"]), server.Settings["STRONGROOM_ARM_AUDIENCE"] + "/"),
            Transport = transport,
        });
    }
}
