using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>Control-plane reference §2.7: the map, and the portal's templates with the roles that Azure's own table gives for them.</summary>
public sealed class PolicyMigrations
{
    private const string Keys = "keys/get keys/list keys/update keys/create keys/import keys/delete keys/recover keys/backup keys/restore";
    private const string Secrets = "secrets/get secrets/list secrets/set secrets/delete secrets/recover secrets/backup secrets/restore";

    private const string Certificates = "certificates/get certificates/list certificates/update certificates/create certificates/import certificates/delete "
        + "certificates/recover certificates/backup certificates/restore certificates/managecontacts certificates/manageissuers certificates/getissuers "
        + "certificates/listissuers certificates/setissuers certificates/deleteissuers";

    [Theory]
    [InlineData(Keys + " " + Secrets + " " + Certificates, "Administrator")]
    [InlineData(Keys + " " + Secrets, "Crypto Officer, Secrets Officer")]
    [InlineData(Secrets + " " + Certificates, "Certificates Officer, Secrets Officer")]
    [InlineData(Keys, "Crypto Officer")]
    [InlineData(Secrets, "Secrets Officer")]
    [InlineData(Certificates, "Certificates Officer")]
    [InlineData("keys/get keys/list keys/wrapKey keys/unwrapKey", "Crypto Service Encryption User")]
    [InlineData("keys/all secrets/all certificates/all storage/all", "Administrator")]
    [InlineData("secrets/get secrets/list", "Secrets User")]
    [InlineData("SECRETS/GET secrets/List keys/get keys/wrapkey keys/unwrapkey", "Crypto Service Encryption User, Secrets User")]
    [InlineData("secrets/get secrets/list certificates/get keys/list", "Certificate User")]
    [InlineData("keys/release", "Crypto Service Release User")]
    public async Task Built_in_roles_take_the_place_of_templates_and_of_exact_fits(string permissions, string roles)
    {
        var proposal = await ProposeAsync(permissions);
        Assert.Equal(ReplacementKind.BuiltInRoles, proposal.Kind);
        Assert.Equal(roles, string.Join(", ", proposal.Roles.Select(r => r.Definition.Name["Key Vault ".Length..])));
        Assert.Equal(AccessWorld.At(AccessWorld.Kv1), proposal.Scope);
    }

    [Theory]
    [InlineData("keys/get keys/list keys/unwrapKey", "keys/read keys/unwrap/action", "Crypto Service Encryption User")]
    [InlineData("keys/get keys/list keys/backup secrets/get secrets/list secrets/backup",
        "keys/backup/action keys/read secrets/backup/action secrets/getSecret/action secrets/readMetadata/action", "Crypto User, Secrets Officer")]
    [InlineData("keys/get keys/decrypt keys/sign", "keys/decrypt/action keys/read keys/sign/action", "Crypto User")]
    [InlineData("secrets/set secrets/delete", "secrets/delete secrets/setSecret/action secrets/update/action", "Secrets Officer")]
    [InlineData("storage/get", "storageaccounts/read", "Reader")]
    public async Task What_no_role_fits_needs_a_custom_role_with_exactly_its_data_actions(string permissions, string dataActions, string atAPinch)
    {
        var proposal = await ProposeAsync(permissions);
        Assert.Equal(ReplacementKind.CustomRole, proposal.Kind);
        Assert.Equal(dataActions.Split(' ').Select(a => DataActionCatalogue.Prefix + a), proposal.DataActions);
        Assert.Equal(atAPinch, string.Join(", ", proposal.Roles.Select(r => r.Definition.Name["Key Vault ".Length..])));
        Assert.NotEmpty(proposal.Beyond);
    }

    [Fact]
    public async Task What_a_role_gives_beyond_the_policy_is_said()
    {
        Assert.Equal([DataActionCatalogue.Prefix + "secrets/purge/action"], (await ProposeAsync(Secrets)).Beyond);
        Assert.Empty((await ProposeAsync("secrets/get secrets/list")).Beyond);
        Assert.Equal([DataActionCatalogue.Prefix + "keys/wrap/action"], (await ProposeAsync("keys/get keys/unwrapKey")).Beyond);
    }

    [Fact]
    public async Task Compound_identities_and_policies_without_effect_are_named_as_such()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = PolicyDecisions.Vault(world,
        [
            PolicyDecisions.Policy(world.Tenant, PrincipalId.New(), ClientId.New(), "secrets/get"),
            PolicyDecisions.Policy(TenantId.New(), PrincipalId.New(), null, "secrets/get"),
            PolicyDecisions.Policy(world.Tenant, PrincipalId.New(), null),
        ]);
        var proposals = PolicyMigration.Propose(vault);
        Assert.Equal([ReplacementKind.CompoundIdentity, ReplacementKind.WithoutEffect, ReplacementKind.WithoutEffect], proposals.Select(p => p.Kind));
        Assert.All(proposals, p => Assert.Empty(p.Roles));
        Assert.Equal(vault.AccessPolicies.AsEnumerable(), proposals.Select(p => p.Policy));
    }

    [Fact]
    public void Every_data_action_of_the_map_exists_and_all_is_every_permission_of_its_category()
    {
        string[] categories = ["keys/all", "secrets/all", "certificates/all", "storage/all"];
        Assert.Equal(KeyVaultOperations.DataActions.Order(StringComparer.Ordinal), PermissionMap.DataActionsOf(categories));
        Assert.Equal([20, 8, 16, 14], categories.Select(c => PermissionMap.Expand(c).Count()));
        Assert.Empty(PermissionMap.DataActionsOf(["secrets", "secrets/nothing", "x/all", ""]));
    }

    private static async Task<PolicyReplacement> ProposeAsync(string permissions)
    {
        var world = await AccessWorld.OpenAsync();
        return PolicyMigration.Propose(PolicyDecisions.Vault(world, [PolicyDecisions.Policy(world.Tenant, PrincipalId.New(), null, permissions.Split(' '))])).Single();
    }
}
