using System.Text.Json;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>A vault that is deleted and recovered goes on where it was: what fell due meanwhile is done then.</summary>
public sealed class DeletedVaults : IAsyncLifetime
{
    private const string At80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}""";

    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync()
    {
        _life = await CertificateLife.StartAsync();
        await _life.UseAuthorityAsync();
    }

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task Renewals_enrolments_and_rotations_wait_for_the_vault()
    {
        await _life.CreateAsync("web", At80);
        Assert.Equal(200, (await _life.Server.SendAsync("POST", "/keys/k/create", """{"kty":"EC"}""")).Status);
        Assert.Equal(200, (await _life.Server.SendAsync(
            "PUT", "/keys/k/rotationpolicy", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P300D"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P2Y"}}""")).Status);
        await _life.ToAsync(await _life.AtPercentAsync("web", 80) - TimeSpan.FromHours(2));
        Assert.Equal(1, await CountAsync("keys", "k"));
        _life.Authority.Answer = new Strongroom.Issuers.EnrolmentStep.Waiting([], TimeSpan.FromHours(1), "a person must agree");
        await _life.Server.SendAsync("POST", "/certificates/asked/create", """{"policy":{"x509_props":{"subject":"CN=asked"},"issuer":{"name":"ca"}}}""");
        await _life.Server.RunDueAsync();
        _life.Authority.Answer = null;

        var vault = await VaultAsync();
        Assert.Equal(200, (await _life.Server.ControlAsync("DELETE", vault.GetProperty("id").GetString()!)).Status);
        await _life.Server.AdvanceAsync(10 * CertificateLife.Day);
        await _life.Server.AdvanceAsync(10 * CertificateLife.Day);

        var (status, json) = await _life.Server.ControlAsync("PUT", vault.GetProperty("id").GetString()!, $$$"""
            {"location":"{{{vault.GetProperty("location").GetString()}}}","properties":{"createMode":"recover","tenantId":"{{{_life.Server.TenantId}}}","sku":{"family":"A","name":"standard"} } }
            """);
        Assert.True(status is 200 or 201, json.ToString());
        await GrantAsync(vault.GetProperty("id").GetString()!);
        await _life.Server.RunDueAsync();
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
        Assert.Equal(2, await CountAsync("keys", "k"));
        Assert.Equal("completed", (await _life.GetAsync("asked/pending")).GetProperty("status").GetString());
    }

    /// <summary>Rights end with the vault's deletion: the caller administers it again.</summary>
    private async Task GrantAsync(string vault)
    {
        var role = $"/subscriptions/{_life.Server.Setting("STRONGROOM_SUBSCRIPTION_ID")}/providers/Microsoft.Authorization/roleDefinitions/00482a5a-887f-4fb3-b363-3b7fe8e74483";
        var (status, json) = await _life.Server.ControlAsync("PUT", $"{vault}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", $$$"""
            {"properties":{"roleDefinitionId":"{{{role}}}","principalId":"{{{_life.Server.Setting("STRONGROOM_OBJECT_ID")}}}","principalType":"ServicePrincipal"} }
            """, "2022-04-01");
        Assert.True(status == 201, json.ToString());
    }

    private async Task<JsonElement> VaultAsync() =>
        (await _life.Server.ControlAsync("GET", $"/subscriptions/{_life.Server.Setting("STRONGROOM_SUBSCRIPTION_ID")}/providers/Microsoft.KeyVault/vaults")).Json.GetProperty("value")
            .EnumerateArray().First(one => one.GetProperty("name").GetString() == _life.Server.Setting("STRONGROOM_VAULT_NAME"));

    private async Task<int> CountAsync(string kind, string name) => (await _life.Server.SendAsync("GET", $"/{kind}/{name}/versions")).Json.GetProperty("value").GetArrayLength();
}
