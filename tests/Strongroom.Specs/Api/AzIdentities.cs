using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Debian's own az, unmodified: managed identities and their federated credentials.</summary>
public sealed class AzIdentities(SignedIn signedIn) : IClassFixture<SignedIn>
{
    [Fact]
    public async Task An_identity_and_its_federation_from_creation_to_deletion()
    {
        var az = signedIn.Az;
        string[] at = ["-g", "dev", "-n", "az-identity"];
        string[] federated = ["-g", "dev", "--identity-name", "az-identity", "-n", "from-cluster"];

        var made = await az.RunAsync(["identity", "create", .. at, "--tags", "a=b"]);
        Assert.Equal(signedIn.Server.Settings["STRONGROOM_TENANT_ID"], made.GetProperty("tenantId").GetString());
        Assert.Equal(made.GetProperty("clientId").GetString(), (await az.RunAsync(["identity", "show", .. at])).GetProperty("clientId").GetString());
        Assert.Contains("az-identity", (await az.RunAsync("identity", "list", "-g", "dev")).EnumerateArray().Select(each => each.GetProperty("name").GetString()));

        await az.RunAsync(["identity", "federated-credential", "create", .. federated, "--issuer", "https://oidc.example.com", "--subject", "system:serviceaccount:a:b", "--audiences", "api://AzureADTokenExchange"]);
        await az.RunAsync(["identity", "federated-credential", "update", .. federated, "--issuer", "https://oidc.example.com", "--subject", "system:serviceaccount:a:c", "--audiences", "api://AzureADTokenExchange"]);
        Assert.Equal("system:serviceaccount:a:c", (await az.RunAsync(["identity", "federated-credential", "show", .. federated])).GetProperty("subject").GetString());
        Assert.Single((await az.RunAsync("identity", "federated-credential", "list", "-g", "dev", "--identity-name", "az-identity")).EnumerateArray());
        await az.RunAsync(["identity", "federated-credential", "delete", .. federated, "--yes"]);

        var principal = made.GetProperty("principalId").GetString()!;
        await az.RunAsync("ad", "sp", "update", "--id", principal, "--set", "accountEnabled=false");
        Assert.False((await az.RunAsync("ad", "sp", "show", "--id", principal)).GetProperty("accountEnabled").GetBoolean());

        await az.RunAsync(["identity", "delete", .. at]);
        Assert.Contains("ResourceNotFound", await az.RefusedAsync(["identity", "show", .. at]), StringComparison.Ordinal);
    }
}
