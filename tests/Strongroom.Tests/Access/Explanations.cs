using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class Explanations
{
    private const string A = AccessWorld.Kv1 + "/secrets/a";
    private readonly PrincipalId _alice = PrincipalId.New();
    private readonly PrincipalId _team = PrincipalId.New();

    [Fact]
    public async Task Each_assignment_that_came_near_says_why_it_did_not_grant_nearest_first()
    {
        var world = await AccessWorld.OpenAsync();
        var conditioned = (await world.AssignAsync(AccessWorld.Draft(AccessWorld.BuiltIn("Key Vault Secrets User"), AccessWorld.Kv1, _alice) with
        {
            Condition = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'b'",
            ConditionVersion = "2.0",
        })).Value;
        var elsewhere = await world.AssignAsync("Key Vault Secrets Officer", AccessWorld.Kv1 + "/secrets/b", _team);
        var other = await world.AssignAsync("Key Vault Crypto Officer", AccessWorld.Group, _alice);
        await world.AssignAsync("Key Vault Crypto Officer", AccessWorld.Kv1 + "2", _alice);
        await world.AssignAsync("Key Vault Administrator", AccessWorld.Subscription, PrincipalId.New());

        var explanation = Explain(world, Question(A) with { Attributes = new AccessAttributes { ResourceSecretName = "a" } });
        Assert.Equal((DecisionReason.ConditionFailed, conditioned.Id.Value), (explanation.Decision.Reason, explanation.Decision.AssignmentId!.Value));
        Assert.Equal(
            [
                (conditioned.Id.Value, _alice, NearMiss.ConditionNotMet, conditioned.Assignment.Condition),
                (elsewhere.Id.Value, _team, NearMiss.ScopeDoesNotCover, null),
                (other.Id.Value, _alice, NearMiss.ActionNotInRole, null),
            ],
            explanation.NearGrants.Select(n => (n.Assignment, n.Principal, n.Why, n.Condition)));
        Assert.Equal("Key Vault Secrets Officer", explanation.NearGrants[1].RoleName);
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults/secrets/getSecret/action", true, A, "Key Vault Secrets User", A)]
    [InlineData("Microsoft.KeyVault/vaults/secrets/readMetadata/action", true, AccessWorld.Kv1, "Key Vault Secrets User", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/vaults/secrets/setSecret/action", true, A, "Key Vault Secrets Officer", A)]
    [InlineData("Microsoft.KeyVault/vaults/keys/read", true, AccessWorld.Kv1, "Key Vault Crypto Service Encryption User", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/vaults/keys/sign/action", true, AccessWorld.Kv1 + "/keys/k", "Key Vault Crypto User", AccessWorld.Kv1 + "/keys/k")]
    [InlineData("Microsoft.KeyVault/vaults/keys/release/action", true, AccessWorld.Kv1, "Key Vault Crypto Service Release User", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/vaults/certificates/create/action", true, AccessWorld.Kv1, "Key Vault Certificates Officer", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/vaults/storageaccounts/set/action", true, AccessWorld.Kv1, "Key Vault Administrator", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/vaults/write", false, AccessWorld.Kv1, "Key Vault Contributor", AccessWorld.Kv1)]
    [InlineData("Microsoft.KeyVault/locations/deletedVaults/purge/action", false, AccessWorld.Subscription, "Key Vault Purge Operator", AccessWorld.Subscription)]
    [InlineData("Microsoft.Authorization/roleAssignments/write", false, AccessWorld.Group, "Role Based Access Control Administrator", AccessWorld.Group)]
    [InlineData("Microsoft.Resources/subscriptions/resourceGroups/write", false, AccessWorld.Group, "Contributor", AccessWorld.Group)]
    [InlineData("Microsoft.KeyVault/vaults/read", false, AccessWorld.Kv1 + "/secrets/a/v1", "Reader", A)]
    public async Task The_smallest_grant_is_the_smallest_built_in_role_at_the_narrowest_scope(string action, bool isData, string resource, string role, string scope)
    {
        var world = await AccessWorld.OpenAsync();
        var remedy = Explain(world, new AccessQuestion(action, isData, AccessWorld.At(resource))).Remedy!;
        Assert.Equal((_alice, AccessWorld.At(scope), role, (string?)null, (string?)null), (remedy.Principal, remedy.Scope, remedy.RoleName, remedy.Permission, remedy.Action));

        await world.AssignAsync(role, remedy.Scope.Path, _alice);
        Assert.True(Explain(world, new AccessQuestion(action, isData, AccessWorld.At(resource))).Decision.Allowed);
    }

    [Fact]
    public async Task What_no_built_in_role_has_needs_a_custom_role_with_it()
    {
        var world = await AccessWorld.OpenAsync();
        var remedy = Explain(world, new AccessQuestion("Microsoft.KeyVault/vaults/other/action", IsDataAction: true, AccessWorld.At("/"))).Remedy!;
        Assert.Equal("Key Vault Administrator", remedy.RoleName);
        remedy = Explain(world, new AccessQuestion("Contoso/other/action", IsDataAction: true, AccessWorld.At(AccessWorld.Kv1))).Remedy!;
        Assert.Equal((null, "Contoso/other/action"), (remedy.Role, remedy.Action));
    }

    [Fact]
    public async Task No_grant_helps_against_a_deny_assignment_or_a_closed_server_and_none_is_needed_when_allowed()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var allowed = Explain(world, Question(A));
        Assert.True(allowed.Decision.Allowed);
        Assert.Null(allowed.Remedy);
        Assert.Empty(allowed.NearGrants);

        var deny = Entropy.NewGuid();
        await world.DenyAsync(deny, AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone));
        var denied = Explain(world, Question(A));
        Assert.Equal((DecisionReason.Denied, deny), (denied.Decision.Reason, denied.Decision.DenyAssignmentId!.Value));
        Assert.Null(denied.Remedy);

        world.Decider.Close();
        Assert.Equal((DecisionReason.Unreadable, null), (Explain(world, Question(A)).Decision.Reason, Explain(world, Question(A)).Remedy));
    }

    [Fact]
    public async Task A_vault_with_policies_names_the_missing_permission_and_the_policies_that_came_near()
    {
        var world = await AccessWorld.OpenAsync();
        var application = ClientId.New();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _team);
        var vault = PolicyDecisions.Vault(world,
        [
            PolicyDecisions.Policy(TenantId.New(), _alice, null, "secrets/get"),
            PolicyDecisions.Policy(world.Tenant, _alice, application, "secrets/get"),
            PolicyDecisions.Policy(world.Tenant, _team, null, "secrets/list"),
            PolicyDecisions.Policy(world.Tenant, PrincipalId.New(), null, "secrets/get"),
        ]);
        var explanation = Explain(world, PolicyDecisions.Question(vault, "secrets/get"));
        Assert.Equal(DecisionReason.NoPolicy, explanation.Decision.Reason);
        Assert.Equal([NearMiss.PermissionNotInPolicy, NearMiss.OtherApplication, NearMiss.OtherTenant], explanation.NearPolicies.Select(p => p.Why));
        Assert.Equal([NearMiss.RolesDoNotDecide], explanation.NearGrants.Select(g => g.Why));
        Assert.Equal(new SmallestGrant(_alice, vault.Scope, null, null, "secrets/get", null), explanation.Remedy);

        Assert.True(((IExplain)world.Decider).Explain(world.Tenant, _alice, [], PolicyDecisions.Question(vault, "secrets/get"), application).Decision.Allowed);
        Assert.Equal(NearMiss.PoliciesDoNotDecide, Explain(world, PolicyDecisions.Question(vault with { UsesRbac = true }, "secrets/list") with { Action = AccessWorld.SetSecret }).NearPolicies.Single().Why);
    }

    private static AccessQuestion Question(string resource) => new(AccessWorld.GetSecret, IsDataAction: true, AccessWorld.At(resource));

    private AccessExplanation Explain(AccessWorld world, AccessQuestion question) => ((IExplain)world.Decider).Explain(world.Tenant, _alice, [_team], question);
}
