using System.Collections.Frozen;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>Who may act as another principal from now on must be able to give what it holds (decision 0014, S25).</summary>
public sealed class TakingOver : IVaultDirectory, IPrincipals
{
    private readonly PrincipalId _caller = PrincipalId.New();
    private readonly PrincipalId _target = PrincipalId.New();
    private readonly PrincipalId _group = PrincipalId.New();
    private readonly List<VaultEntry> _vaults = [];

    IReadOnlyList<VaultEntry> IVaultDirectory.All => _vaults;

    [Fact]
    public async Task Whoever_holds_nothing_may_be_taken_over()
    {
        var world = await AccessWorld.OpenAsync();
        Assert.True(Covers(world));
    }

    [Theory]
    [InlineData(AccessWorld.Subscription, true)]
    [InlineData(AccessWorld.Kv1, true)]
    [InlineData("/", false)]
    public async Task A_role_on_resources_takes_the_right_to_give_roles_there(string scope, bool covered)
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Application Administrator", "/", _caller);
        await world.AssignAsync("Key Vault Secrets User", scope, _target);
        Assert.False(Covers(world));
        await world.AssignAsync("User Access Administrator", AccessWorld.Subscription, _caller);
        Assert.Equal(covered, Covers(world));
    }

    [Fact]
    public async Task What_the_target_holds_through_a_group_counts()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _group);
        Assert.False(Covers(world));
    }

    [Fact]
    public async Task The_right_to_give_roles_under_a_condition_is_not_enough()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _target);
        await world.AssignAsync("Key Vault Data Access Administrator", AccessWorld.Subscription, _caller);
        Assert.False(Covers(world));
    }

    [Fact]
    public async Task A_role_of_the_directory_takes_the_right_over_those_and_an_owner_s_star_is_not_it()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Directory Readers", "/", _target);
        await world.AssignAsync("Owner", "/", _caller);
        await world.AssignAsync("Application Administrator", "/", _caller);
        Assert.False(Covers(world));
        await world.AssignAsync("Privileged Role Administrator", "/", _caller);
        Assert.True(Covers(world));
    }

    [Fact]
    public async Task An_access_policy_takes_the_right_to_give_it()
    {
        var world = await AccessWorld.OpenAsync();
        _vaults.Add(Vault(world.Tenant, usesRbac: false));
        Assert.False(Covers(world));
        await world.AssignAsync("Key Vault Contributor", AccessWorld.Kv1, _caller);
        Assert.True(Covers(world));
    }

    [Fact]
    public async Task A_policy_without_effect_and_another_tenant_s_do_not_count()
    {
        var world = await AccessWorld.OpenAsync();
        _vaults.Add(Vault(world.Tenant, usesRbac: true));
        _vaults.Add(Vault(TenantId.New(), usesRbac: false));
        Assert.True(Covers(world));
    }

    [Fact]
    public void While_sealed_nobody_may()
    {
        var decider = new RoleDecider(new InMemoryStore(), new HmacRowGuard(), new CapturedLog<RoleDecider>());
        Assert.False(new GrantRights(decider, this, this).CoversGrantsOf(AccessWorld.Caller(TenantId.New(), _caller), _target));
    }

    VaultEntry? IVaultDirectory.Find(VaultName name) => null;

    VaultEntry? IVaultDirectory.FindManagedHsm(VaultName name) => null;

    VaultEntry? IVaultDirectory.FindEvenDeleted(VaultName name, VaultId id) => null;

    PrincipalFacts? IPrincipals.Find(TenantId tenant, PrincipalId principal) => null;

    PrincipalFacts? IPrincipals.Find(TenantId tenant, ClientId application) => null;

    IReadOnlyList<PrincipalId> IPrincipals.GroupsOf(TenantId tenant, PrincipalId principal) => principal == _target ? [_group] : [];

    private bool Covers(AccessWorld world) => new GrantRights(world.Decider, this, this).CoversGrantsOf(world.CallerFor(_caller), _target);

    private VaultEntry Vault(TenantId tenant, bool usesRbac) => new()
    {
        Id = new VaultId(Entropy.NewGuid()),
        Tenant = tenant,
        Subscription = Guid.Empty,
        ResourceGroup = "Rg1",
        Name = VaultName.TryParse("kv1", out var name) ? name : default,
        Location = "local",
        RetentionDays = 7,
        PurgeProtection = false,
        UsesRbac = usesRbac,
        AccessPolicies = [new AccessPolicy(tenant, _target, null, FrozenSet.Create("secrets/get"))],
        CreatedAt = AccessWorld.Now,
        Scope = AccessWorld.At(AccessWorld.Kv1),
        TenantPart = tenant.Compact,
        VaultPart = "v",
        Realm = new StoreKey("t/"u8.ToArray()),
    };
}
