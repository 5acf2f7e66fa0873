using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>The testable rules of control-plane reference §8.3, by their numbers, and what stands around them.</summary>
public sealed class AccessRules
{
    private readonly PrincipalId _alice = PrincipalId.New();
    private readonly PrincipalId _bob = PrincipalId.New();

    [Fact]
    public async Task Rule_22_an_owner_rules_the_control_plane_reads_no_secret_and_may_give_itself_the_role_that_does()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Owner", AccessWorld.Subscription, _alice);
        Assert.True(world.MayControl(_alice, "Microsoft.KeyVault/vaults/write", AccessWorld.Kv1));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.True(GrantRules.MayGrant(world.Decider, world.CallerFor(_alice), AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.True(GrantRules.MayRevoke(world.Decider, world.CallerFor(_alice), AccessWorld.At(AccessWorld.Kv1)).Allowed);

        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
    }

    [Fact]
    public async Task Rule_23_not_actions_bind_their_own_role_and_deny_assignments_bind_all()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("All but read", "Microsoft.KeyVault/vaults/secrets/*");
        var exceptReading = draft with { Permissions = [draft.Permissions[0] with { NotDataActions = [AccessWorld.GetSecret] }] };
        await world.DefineAsync(exceptReading);
        await world.AssignAsync(AccessWorld.Draft(exceptReading.Id, AccessWorld.Kv1, _alice));
        Assert.True(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));

        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));

        var deny = Entropy.NewGuid();
        await world.DenyAsync(deny, AccessWorld.Deny(AccessWorld.Subscription, AccessWorld.GetSecret, new PrincipalRef(_alice, PrincipalKind.User)));
        var decision = world.Decide(_alice, AccessWorld.GetSecret, true, AccessWorld.Kv1 + "/secrets/a");
        Assert.Equal((false, deny), (decision.Allowed, decision.DenyAssignmentId!.Value));
        Assert.True(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Rule_24_a_scope_covers_whole_segments_and_an_object_grant_no_list()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "0/secrets/a"));

        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1 + "/secrets/a", _bob);
        Assert.True(world.MayData(_bob, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.False(world.MayData(_bob, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/ab"));
        Assert.False(world.MayData(_bob, AccessWorld.GetSecret, AccessWorld.Kv1 + "/keys/a"));
        Assert.False(world.MayData(_bob, AccessWorld.ReadMetadata, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Rule_25_a_list_needs_read_metadata_on_the_vault()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Lister", AccessWorld.ReadMetadata);
        await world.DefineAsync(draft);
        await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice));
        await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1 + "/secrets/a", _bob));
        Assert.True(world.MayData(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1));
        Assert.False(world.MayData(_bob, AccessWorld.ReadMetadata, AccessWorld.Kv1));
        Assert.True(world.MayData(_bob, AccessWorld.ReadMetadata, AccessWorld.Kv1 + "/secrets/a"));
    }

    [Fact]
    public async Task Rule_26_scopes_and_actions_compare_without_case()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1.ToUpperInvariant(), _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret.ToUpperInvariant(), AccessWorld.Kv1.ToLowerInvariant() + "/SECRETS/A"));
    }

    [Fact]
    public async Task Rules_25_and_27_an_assignment_with_a_condition_grants_nothing_while_conditions_are_not_evaluated()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.Draft(AccessWorld.BuiltIn("Key Vault Secrets Officer"), AccessWorld.Kv1, _alice) with
        {
            Condition = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'a'",
            ConditionVersion = "2.0",
        };
        Assert.Null((await world.AssignAsync(draft)).Error);
        Assert.False(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));

        // Taking the condition away is a change that only this call makes.
        Assert.Null((await world.AssignAsync(draft with { Condition = null, ConditionVersion = null })).Error);
        Assert.True(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.Null((await world.AssignAsync(draft)).Error);
        Assert.False(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/a"));
    }

    [Fact]
    public async Task Rule_28_the_data_access_administrator_grants_no_role_while_its_condition_is_not_evaluated()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Data Access Administrator", AccessWorld.Subscription, _alice);
        Assert.False(GrantRules.MayGrant(world.Decider, world.CallerFor(_alice), AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.False(GrantRules.MayRevoke(world.Decider, world.CallerFor(_alice), AccessWorld.At(AccessWorld.Kv1)).Allowed);
    }

    [Fact]
    public async Task Rule_30_readers_list_but_read_no_value_and_crypto_users_make_no_keys()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Reader", AccessWorld.Kv1, _alice);
        Assert.True(world.MayData(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));

        await world.AssignAsync("Key Vault Crypto User", AccessWorld.Kv1, _bob);
        Assert.True(world.MayData(_bob, "Microsoft.KeyVault/vaults/keys/sign/action", AccessWorld.Kv1 + "/keys/k"));
        Assert.All(["create/action", "import/action", "delete", "rotate/action", "release/action"],
            verb => Assert.False(world.MayData(_bob, "Microsoft.KeyVault/vaults/keys/" + verb, AccessWorld.Kv1 + "/keys/k")));

        await world.AssignAsync("Key Vault Crypto Officer", AccessWorld.Kv1, _bob);
        Assert.True(world.MayData(_bob, "Microsoft.KeyVault/vaults/keys/purge/action", AccessWorld.Kv1 + "/keys/k"));
    }

    [Fact]
    public async Task Groups_carry_roles_and_denials_to_their_members()
    {
        var world = await AccessWorld.OpenAsync();
        var team = PrincipalId.New();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Group, team);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1, PrincipalId.New(), team));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));

        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, "*", new PrincipalRef(team, PrincipalKind.Group)));
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1, team));
    }

    [Fact]
    public async Task A_deny_assignment_for_everyone_spares_only_whom_it_excludes()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _bob);
        var deny = AccessWorld.Deny(AccessWorld.Kv1, AccessWorld.GetSecret, PrincipalRef.Everyone);
        await world.DenyAsync(Entropy.NewGuid(), deny with { ExcludePrincipals = [new PrincipalRef(_bob, PrincipalKind.User)] });
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.True(world.MayData(_bob, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1, _bob));
    }

    [Fact]
    public async Task A_deny_assignment_not_for_child_scopes_stays_at_its_own()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone) with { DoNotApplyToChildScopes = true });
        Assert.False(world.MayData(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1));
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
    }

    [Fact]
    public async Task A_deny_assignment_with_a_condition_denies_as_if_it_held()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone) with { Condition = "@Resource[a:b] StringEquals 'c'" });
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Nobody_unknown_and_nothing_unsaid_is_allowed()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Administrator", "/", _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.False(world.Decider.Decide(AccessWorld.Caller(TenantId.New(), _alice), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.False(world.Decider.Decide(world.CallerFor(_alice), AccessWorld.GetSecret, true, default).Allowed);
        Assert.False(world.Decider.Decide(world.CallerFor(_alice), "", true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.False(world.Decider.Decide(world.CallerFor(default), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
    }
}
