using System.Collections.Frozen;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>Control-plane reference §2.6 and rules 19 and 20.</summary>
public sealed class PolicyDecisions
{
    private readonly PrincipalId _alice = PrincipalId.New();
    private readonly PrincipalId _team = PrincipalId.New();
    private readonly ClientId _app = ClientId.New();

    [Fact]
    public async Task Permissions_of_all_matching_entries_add_up_and_no_more()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/get"), Policy(world.Tenant, _team, null, "secrets/LIST", "keys/get")]);
        Assert.Equal((true, DecisionReason.Granted), Ask(world, vault, "secrets/get"));
        Assert.Equal((false, DecisionReason.NoPolicy), Ask(world, vault, "secrets/list"));
        Assert.Equal((true, DecisionReason.Granted), Ask(world, vault, "secrets/list", _team));
        Assert.Equal((true, DecisionReason.Granted), Ask(world, vault, "Secrets/Get", _team));
        Assert.Equal((false, DecisionReason.NoPolicy), Ask(world, vault, "secrets/set", _team));
        Assert.Equal((false, DecisionReason.NoPolicy), Ask(world, vault, "secrets/ge", _team));
        Assert.Equal((false, DecisionReason.NoPolicy), Ask(world, vault, null, _team));
    }

    [Fact]
    public async Task All_of_a_category_is_that_category_with_purge()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/All")]);
        Assert.All(["secrets/get", "secrets/purge", "secrets/set"], p => Assert.True(Ask(world, vault, p).Allowed));
        Assert.All(["keys/get", "secrets", "secretsx/get"], p => Assert.False(Ask(world, vault, p).Allowed));
    }

    [Fact]
    public async Task Rule_19_a_compound_identity_is_the_user_through_the_application_and_neither_alone()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = Vault(world, [Policy(world.Tenant, _alice, _app, "secrets/get")]);
        bool May(PrincipalId oid, ClientId application, string type) => world.Decider.Decide(
            world.CallerFor(oid) with { Application = application, IdentityType = type }, Question(vault, "secrets/get")).Allowed;
        Assert.True(May(_alice, _app, "user"));
        Assert.False(May(_alice, ClientId.New(), "user"));
        Assert.False(May(_alice, _app, "app"));
        Assert.False(May(new PrincipalId(_app.Value), _app, "app"));
        Assert.False(May(PrincipalId.New(), _app, "user"));
    }

    [Fact]
    public async Task An_entry_of_another_tenant_never_matches_nor_does_a_caller_of_one()
    {
        var world = await AccessWorld.OpenAsync();
        var other = TenantId.New();
        Assert.False(Ask(world, Vault(world, [Policy(other, _alice, null, "secrets/all")]), "secrets/get").Allowed);
        var vault = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/all")]);
        Assert.False(world.Decider.Decide(AccessWorld.Caller(other, _alice), Question(vault, "secrets/get")).Allowed);
    }

    [Fact]
    public async Task Rule_20_each_model_ignores_the_other_and_a_switch_back_restores()
    {
        var world = await AccessWorld.OpenAsync();
        var bob = PrincipalId.New();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, bob);
        var policies = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/get")]);
        var roles = policies with { UsesRbac = true };
        foreach (var vault in new[] { policies, roles, policies, roles })
        {
            Assert.Equal(!vault.UsesRbac, world.Decider.Decide(world.CallerFor(_alice), Question(vault, "secrets/get")).Allowed);
            Assert.Equal(vault.UsesRbac, world.Decider.Decide(world.CallerFor(bob), Question(vault, "secrets/get")).Allowed);
        }
    }

    [Fact]
    public async Task The_control_plane_of_a_vault_with_policies_is_for_roles()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Contributor", AccessWorld.Kv1, _alice);
        var vault = Vault(world, [Policy(world.Tenant, PrincipalId.New(), null, "secrets/all")]);
        var question = new AccessQuestion("Microsoft.KeyVault/vaults/write", IsDataAction: false, vault.Scope) { Vault = vault };
        Assert.True(world.Decider.Decide(world.CallerFor(_alice), question).Allowed);
    }

    [Fact]
    public async Task A_managed_hsm_has_no_access_policies()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/all")]) with { IsManagedHsm = true };
        Assert.False(Ask(world, hsm, "secrets/get").Allowed);
    }

    [Fact]
    public async Task A_deny_assignment_beats_an_access_policy()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/all")]);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, AccessWorld.GetSecret, new PrincipalRef(_alice, PrincipalKind.User)));
        Assert.Equal((false, DecisionReason.Denied), Ask(world, vault, "secrets/get"));
    }

    [Fact]
    public async Task A_closed_server_grants_by_no_policy()
    {
        var world = await AccessWorld.OpenAsync();
        var vault = Vault(world, [Policy(world.Tenant, _alice, null, "secrets/all")]);
        world.Decider.Close();
        Assert.Equal((false, DecisionReason.Unreadable), Ask(world, vault, "secrets/get"));
    }

    internal static AccessPolicy Policy(TenantId tenant, PrincipalId principal, ClientId? application, params string[] permissions) =>
        new(tenant, principal, application, permissions.ToFrozenSet());

    internal static VaultEntry Vault(AccessWorld world, AccessPolicy[] policies)
    {
        Assert.True(VaultName.TryParse("kv1", out var name));
        return new VaultEntry
        {
            Id = VaultId.New(),
            Tenant = world.Tenant,
            Subscription = Guid.Parse(AccessWorld.Subscription["/subscriptions/".Length..]),
            ResourceGroup = "Rg1",
            Name = name,
            Location = "here",
            RetentionDays = 90,
            PurgeProtection = false,
            UsesRbac = false,
            AccessPolicies = [.. policies],
            CreatedAt = AccessWorld.Now,
            Scope = AccessWorld.At(AccessWorld.Kv1),
            TenantPart = "",
            VaultPart = "",
            Realm = new StoreKey("t/"u8.ToArray()),
        };
    }

    internal static AccessQuestion Question(VaultEntry vault, string? permission) =>
        new(AccessWorld.GetSecret, IsDataAction: true, AccessWorld.At(AccessWorld.Kv1 + "/secrets/a")) { Vault = vault, Permission = permission };

    private (bool Allowed, DecisionReason Reason) Ask(AccessWorld world, VaultEntry vault, string? permission, params PrincipalId[] groups)
    {
        var decision = world.Decider.Decide(world.CallerFor(_alice, groups), Question(vault, permission));
        return (decision.Allowed, decision.Reason);
    }
}
