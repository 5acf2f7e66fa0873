using Strongroom.Access;
using Strongroom.Gate;
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
        Assert.True(world.MayGrant(_alice, "Key Vault Secrets User", AccessWorld.Kv1));
        Assert.True(world.MayRevoke(_alice, "Key Vault Secrets User", AccessWorld.Kv1));

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
    public async Task Rule_25_a_condition_on_the_name_lets_the_named_be_read_and_no_list()
    {
        var world = await AccessWorld.OpenAsync();
        await AssignAsync(world, "Key Vault Reader", "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'");
        Assert.True(world.Decide(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1 + "/secrets/app-1", new AccessAttributes { VaultName = "kv1", ResourceSecretName = "app-1" }).Allowed);
        Assert.False(world.Decide(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1 + "/secrets/web-1", new AccessAttributes { VaultName = "kv1", ResourceSecretName = "web-1" }).Allowed);
        Assert.False(world.Decide(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1, new AccessAttributes { VaultName = "kv1" }).Allowed);
        Assert.False(world.MayData(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Rule_26_a_condition_compares_names_with_case_and_actions_without()
    {
        var world = await AccessWorld.OpenAsync();
        await AssignAsync(world, "Key Vault Secrets User", "!(ACTIONMATCHES{'microsoft.keyvault/VAULTS/secrets/getsecret/action'}) OR @resource[microsoft.keyvault/vaults/SECRETS:NAME] StringEquals 'App'");
        Assert.True(world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/App", new AccessAttributes { ResourceSecretName = "App" }).Allowed);
        Assert.False(world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/app", new AccessAttributes { ResourceSecretName = "app" }).Allowed);
        Assert.True(world.Decide(_alice, AccessWorld.ReadMetadata, AccessWorld.Kv1, new AccessAttributes()).Allowed);
    }

    [Theory]
    [InlineData("@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'app'")]
    [InlineData("@Resource[Microsoft.KeyVault/vaults/secrets:name] StringNotEquals 'web'")]
    [InlineData("NOT (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'web')")]
    public async Task Rule_27_a_condition_on_what_is_there_never_lets_a_secret_be_set(string condition)
    {
        var world = await AccessWorld.OpenAsync();
        await AssignAsync(world, "Key Vault Secrets Officer", condition);
        Assert.False(world.Decide(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/app", new AccessAttributes { VaultName = "kv1", RequestSecretName = "app" }).Allowed);
        Assert.True(world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/app", new AccessAttributes { VaultName = "kv1", ResourceSecretName = "app" }).Allowed);
    }

    [Fact]
    public async Task Rule_27_a_condition_on_what_is_asked_for_lets_it_be_set()
    {
        var world = await AccessWorld.OpenAsync();
        await AssignAsync(world, "Key Vault Secrets Officer", "@Request[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'app'");
        Assert.True(world.Decide(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/app", new AccessAttributes { RequestSecretName = "app" }).Allowed);
        Assert.False(world.Decide(_alice, AccessWorld.SetSecret, AccessWorld.Kv1 + "/secrets/web", new AccessAttributes { RequestSecretName = "web" }).Allowed);
    }

    [Fact]
    public async Task A_refusal_by_a_condition_names_the_assignment_and_a_grant_without_one_beside_it_wins()
    {
        var world = await AccessWorld.OpenAsync();
        var conditioned = await AssignAsync(world, "Key Vault Secrets User", "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'a'");
        var attributes = new AccessAttributes { ResourceSecretName = "b" };
        var refused = world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/b", attributes);
        Assert.Equal((false, DecisionReason.ConditionFailed, conditioned.Id.Value), (refused.Allowed, refused.Reason, refused.AssignmentId!.Value));

        var plain = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Group, _alice);
        Assert.Equal(plain.Id.Value, world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/b", attributes).AssignmentId);
    }

    [Fact]
    public async Task A_condition_of_the_role_and_one_of_the_assignment_must_both_hold()
    {
        var world = await AccessWorld.OpenAsync();
        var role = AccessWorld.CustomRole("Named", AccessWorld.GetSecret);
        await world.DefineAsync(role with
        {
            Permissions = [role.Permissions[0] with { Condition = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'a'", ConditionVersion = "2.0" }],
        });
        await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Kv1, _alice) with
        {
            Condition = "@Resource[Microsoft.KeyVault/vaults:name] StringEquals 'kv1'",
            ConditionVersion = "2.0",
        });
        bool May(string vault, string name) =>
            world.Decide(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/x", new AccessAttributes { VaultName = vault, ResourceSecretName = name }).Allowed;
        Assert.Equal((true, false, false), (May("kv1", "ab"), May("kv1", "b"), May("kv2", "ab")));
    }

    [Fact]
    public async Task Rule_28_the_data_access_administrator_gives_and_takes_its_eight_roles_and_no_other()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Data Access Administrator", AccessWorld.Subscription, _alice);
        string[] delegable =
        [
            "Key Vault Administrator", "Key Vault Certificates Officer", "Key Vault Crypto Officer", "Key Vault Crypto Service Encryption User",
            "Key Vault Crypto User", "Key Vault Reader", "Key Vault Secrets Officer", "Key Vault Secrets User",
        ];
        Assert.Equal(delegable, BuiltInRoles.All.Select(r => r.Definition.Name).Where(r => world.MayGrant(_alice, r, AccessWorld.Kv1)));
        Assert.Equal(delegable, BuiltInRoles.All.Select(r => r.Definition.Name).Where(r => world.MayRevoke(_alice, r, AccessWorld.Kv1)));
        Assert.False(world.MayGrant(_alice, "Key Vault Secrets User", "/"));

        // Asked without saying which role, as a door that knows no better would: refused.
        Assert.False(world.MayControl(_alice, GrantRules.WriteAssignments, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Whoever_changes_an_assignment_needs_the_right_for_what_it_was_as_well()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Data Access Administrator", AccessWorld.Subscription, _alice);
        var harmless = AccessWorld.Row("Key Vault Secrets User", AccessWorld.Kv1, _bob);
        var power = AccessWorld.Row("Owner", AccessWorld.Kv1, _bob);
        bool May(RoleAssignment wanted, RoleAssignment existing) => world.AllowsAll(_alice, GrantRules.ToGrant(wanted, existing, AccessWorld.Now));
        Assert.Equal((true, false, false), (May(harmless, harmless), May(harmless, power), May(power, harmless)));
    }

    [Fact]
    public async Task A_role_is_written_and_deleted_only_by_who_may_at_every_scope_it_has_or_had()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("User Access Administrator", AccessWorld.Group, _alice);
        Scope here = AccessWorld.At(AccessWorld.Group), elsewhere = AccessWorld.At(AccessWorld.Group + "2");
        RoleDefinition At(params Scope[] scopes) => new AccessCase.Role(default, []).ToDefinition() with { AssignableScopes = [.. scopes] };
        bool MayDefine(Scope[] wanted, Scope[] existing) => world.AllowsAll(_alice, GrantRules.ToDefine(At(wanted), existing.Length == 0 ? null : At(existing), AccessWorld.Now));
        bool MayUndefine(params Scope[] existing) => world.AllowsAll(_alice, GrantRules.ToUndefine(At(existing), AccessWorld.Now));
        Assert.True(MayDefine([here], []));
        Assert.True(MayDefine([here], [here]));
        Assert.False(MayDefine([here, elsewhere], []));
        Assert.False(MayDefine([here], [here, elsewhere]));
        Assert.False(MayDefine([], []));
        Assert.Equal((true, false), (MayUndefine(here), MayUndefine(here, elsewhere)));
    }

    [Fact]
    public async Task Only_who_may_give_every_role_holds_the_right_without_restriction()
    {
        var world = await AccessWorld.OpenAsync();
        bool Holds() => world.Decider.HoldsUnconditionally(world.CallerFor(_alice), GrantRules.WriteAssignments, AccessWorld.At(AccessWorld.Kv1));
        await world.AssignAsync("Key Vault Contributor", AccessWorld.Subscription, _alice);
        await world.AssignAsync("Key Vault Data Access Administrator", AccessWorld.Subscription, _alice);
        Assert.False(Holds());

        var draft = AccessWorld.Draft(AccessWorld.BuiltIn("Role Based Access Control Administrator"), AccessWorld.Group, _alice);
        var conditioned = draft with { Condition = "ActionMatches{'*'}", ConditionVersion = "2.0" };
        await world.AssignAsync(conditioned);
        Assert.True(world.MayGrant(_alice, "Owner", AccessWorld.Kv1));
        Assert.False(Holds());

        await world.AssignAsync(draft);
        Assert.True(Holds());
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone) with
        {
            Permissions = [new PermissionEntry { Actions = [ActionPattern.Parse("Microsoft.Authorization/*")] }],
        });
        Assert.False(Holds());
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

    private async Task<AssignedRole> AssignAsync(AccessWorld world, string role, string condition) =>
        (await world.AssignAsync(AccessWorld.Draft(AccessWorld.BuiltIn(role), AccessWorld.Kv1, _alice) with { Condition = condition, ConditionVersion = "2.0" })).Value;
}
