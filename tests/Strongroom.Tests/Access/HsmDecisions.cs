using Microsoft.Extensions.Logging;
using Strongroom.Access;
using Strongroom.Access.Hsm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>What roles inside a managed HSM give, and how far they and everything else are kept apart.</summary>
public sealed class HsmDecisions
{
    private const string Read = HsmActions.Prefix + "keys/read/action";
    private const string Path = AccessWorld.Group + "/providers/Microsoft.KeyVault/managedHSMs/hsm1";

    private readonly PrincipalId _alice = PrincipalId.New();
    private readonly PrincipalId _group = PrincipalId.New();

    [Theory]
    [InlineData("/", "", true)]
    [InlineData("/", "/keys", true)]
    [InlineData("/", "/keys/a", true)]
    [InlineData("/keys", "", false)]
    [InlineData("/keys", "/keys", true)]
    [InlineData("/keys", "/keys/a", true)]
    [InlineData("/keys", "/keysa", false)]
    [InlineData("/keys/a", "/keys", false)]
    [InlineData("/keys/a", "/keys/a", true)]
    [InlineData("/keys/a", "/keys/A", true)]
    [InlineData("/keys/a", "/keys/ab", false)]
    public async Task A_grant_reaches_its_scope_and_what_is_below_it(string scope, string place, bool expected)
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", scope);

        Assert.Equal(expected, May(world, hsm, Path + place));
        Assert.False(May(world, hsm, Path + "2" + place));
        Assert.False(May(world, hsm, AccessWorld.Group));
        Assert.False(May(world, hsm, "/"));
    }

    [Fact]
    public async Task A_group_s_grant_counts_for_its_members()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await GiveAsync(world, hsm.Id, _group, "Managed HSM Crypto User", "/");

        Assert.False(May(world, hsm, Path));
        Assert.True(world.Decider.Decide(world.CallerFor(_alice, _group), Question(Read, hsm, Path)).Allowed);
    }

    [Fact, Trait("Row", "S22")]
    public async Task Another_HSM_another_tenant_and_no_HSM_at_all_know_nothing_of_it()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", "/");

        Assert.False(May(world, hsm with { Id = VaultId.New() }, Path));
        Assert.False(May(world, hsm with { Tenant = TenantId.New() }, Path));
        Assert.False(world.Decider.Decide(AccessWorld.Caller(TenantId.New(), _alice), Question(Read, hsm, Path)).Allowed);
        Assert.False(May(world, hsm with { IsManagedHsm = false, UsesRbac = true }, Path));
        Assert.False(world.Decider.Decide(world.CallerFor(_alice), Read, true, AccessWorld.At(Path)).Allowed);
    }

    /// <summary>Whatever the row holds: nothing beside the data actions of an HSM is ever asked of it.</summary>
    [Fact, Trait("Row", "S25")]
    public async Task Even_a_star_in_the_row_gives_nothing_but_an_HSM_s_data_actions()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        var role = new Role(new RoleId(Entropy.NewGuid()), IsBuiltIn: false, Star());
        await PutAsync(world, hsm.Id, new HsmAccess { Roles = [role], Assignments = [new AssignedRole(AssignmentId.New(), Row(role.Id, _alice, "/"))] });

        Assert.True(May(world, hsm, Path));
        foreach (var action in (string[])[AccessWorld.GetSecret, "Microsoft.KeyVault/vaults/keys/sign/action", "Microsoft.KeyVault/managedHsmX/keys/read/action", ""])
        {
            Assert.False(world.Decider.Decide(world.CallerFor(_alice), Question(action, hsm, Path)).Allowed);
        }

        foreach (var action in (string[])["Microsoft.KeyVault/managedHSMs/write", GrantRules.WriteAssignments, GrantRules.ManageDirectoryRoles, Read])
        {
            Assert.False(world.Decider.Decide(world.CallerFor(_alice), Question(action, hsm, Path) with { IsDataAction = false }).Allowed);
        }
    }

    [Fact, Trait("Row", "S25")]
    public async Task The_star_of_the_control_plane_is_none_of_an_HSM_s_data_actions()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        var draft = AccessWorld.CustomRole("all", "*", HsmActions.Prefix + "*");
        await world.DefineAsync(draft);
        Assert.Null((await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Subscription, _alice))).Error);
        await world.AssignAsync("Owner", "/", _alice);
        await world.AssignAsync("Key Vault Administrator", "/", _alice);

        Assert.False(May(world, hsm, Path));
        Assert.False(world.Decider.Decide(world.CallerFor(_alice), Read, true, AccessWorld.At(Path)).Allowed);
        Assert.False(world.Decider.Decide(world.CallerFor(_alice), Read.ToLowerInvariant(), true, AccessWorld.At(Path)).Allowed);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_deny_assignment_beats_a_grant_inside_too()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", "/");
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(Path, HsmActions.Prefix + "keys/*", PrincipalRef.Everyone));

        Assert.False(May(world, hsm, Path + "/keys/a"));
    }

    [Fact, Trait("Row", "S14")]
    public async Task A_row_that_cannot_be_trusted_gives_nothing_and_raises_an_alarm()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", "/");
        Assert.True(May(world, hsm, Path));
        world.Store.Tamper(AccessKeys.OfHsm(world.Tenant, hsm.Id).Key, [1, 2, 3]);
        await world.ReopenAsync();

        Assert.False(May(world, hsm, Path));
        Assert.Contains(world.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_condition_in_the_row_gives_nothing_and_a_built_in_role_is_not_replaced()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        var builtIn = HsmRoles.FindByName("Managed HSM Policy Administrator")!.Id;
        await PutAsync(world, hsm.Id, new HsmAccess
        {
            Roles = [new Role(builtIn, IsBuiltIn: false, Star())],
            Assignments =
            [
                new AssignedRole(AssignmentId.New(), Row(HsmRoles.FindByName("Managed HSM Crypto User")!.Id, _alice, "/") with { Condition = "true", ConditionVersion = "2.0" }),
                new AssignedRole(AssignmentId.New(), Row(builtIn, _alice, "/")),
                new AssignedRole(AssignmentId.New(), Row(new RoleId(Entropy.NewGuid()), _alice, "/")),
                new AssignedRole(AssignmentId.New(), Row(HsmRoles.FindByName("Managed HSM Crypto User")!.Id, PrincipalRef.Everyone.Id, "/")),
            ],
        });

        Assert.False(May(world, hsm, Path));
        Assert.True(world.Decider.Decide(world.CallerFor(_alice), Question(HsmActions.WriteAssignments, hsm, Path)).Allowed);
    }

    [Fact, Trait("Row", "S24")]
    public async Task A_change_is_in_force_when_its_commit_returns_and_survives_opening_anew()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        for (var i = 0; i < 100; i++)
        {
            var made = await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", "/keys");
            Assert.True(May(world, hsm, Path + "/keys/a"));
            Assert.Null((await world.RunAsync(tx => HsmAssignments.RemoveAsync(tx, world.Tenant, hsm.Id, HsmScope.Keys, made.Id, default))).Error);
            Assert.False(May(world, hsm, Path + "/keys/a"));
        }

        await GiveAsync(world, hsm.Id, _alice, "Managed HSM Crypto User", "/keys");
        world.Decider.Close();
        Assert.False(May(world, hsm, Path + "/keys/a"));
        await world.ReopenAsync();
        Assert.True(May(world, hsm, Path + "/keys/a"));
    }

    [Fact]
    public async Task Reach_is_what_is_given_inside_and_nothing_else()
    {
        var world = await AccessWorld.OpenAsync();
        var hsm = Hsm(world.Tenant);
        await world.AssignAsync("Owner", AccessWorld.Subscription, _alice);
        Assert.False(world.Decider.ReachesInto(world.CallerFor(_alice), hsm));
        await GiveAsync(world, hsm.Id, _group, "Managed HSM Crypto User", "/keys/a");

        Assert.True(world.Decider.ReachesInto(world.CallerFor(_alice, _group), hsm));
        Assert.False(world.Decider.ReachesInto(AccessWorld.Caller(TenantId.New(), _alice, _group), hsm));
        Assert.True(world.Decider.ReachesInto(world.CallerFor(_alice), hsm with { IsManagedHsm = false }));
    }

    [Theory]
    [InlineData("keys/read/action", "Managed HSM Crypto Auditor")]
    [InlineData("keys/wrap/action", "Managed HSM Crypto Service Encryption User")]
    [InlineData("keys/sign/action", "Managed HSM Crypto User")]
    [InlineData("keys/deletedKeys/read/action", "Managed HSM Crypto Auditor")]
    [InlineData("roleAssignments/read/action", "Managed HSM Crypto Auditor")]
    [InlineData("roleAssignments/write/action", "Managed HSM Policy Administrator")]
    [InlineData("rng/action", "Managed HSM Crypto User")]
    [InlineData("keys/batch", null)]
    public void The_smallest_role_is_the_one_that_does_least_beside(string action, string? role) =>
        Assert.Equal(role, HsmRoles.Smallest(HsmActions.Prefix + action)?.Definition.Name);

    [Fact]
    public void Every_action_of_a_built_in_role_is_one_that_a_custom_role_may_have() =>
        Assert.All(HsmRoles.All.SelectMany(role => role.Definition.Permissions[0].DataActions), action => Assert.True(HsmActions.IsKnown(action.Text)));

    [Fact]
    public void The_control_plane_has_none_of_these_roles() => Assert.DoesNotContain(HsmRoles.All, role => BuiltInRoles.TryFind(role.Id, out _) || BuiltInRoles.FindByName(role.Definition.Name) is not null);

    [Fact]
    public void A_row_is_read_as_it_was_written_and_a_damaged_one_is_invalid_data()
    {
        var row = new HsmAccess
        {
            Roles = [new Role(new RoleId(Entropy.NewGuid()), IsBuiltIn: false, Star())],
            Assignments = [new AssignedRole(AssignmentId.New(), Row(HsmRoles.Administrator, _alice, "/keys/a")), new AssignedRole(AssignmentId.New(), Row(HsmRoles.Administrator, _alice, "/"))],
        };
        var writer = new RecordWriter();
        HsmAccess.Write(writer, row);
        var bytes = writer.Written.ToArray();
        var again = Decode(bytes);
        Assert.Equal(row.Assignments, again.Assignments);
        Assert.Equal(row.Roles[0].Id, again.Roles[0].Id);
        Assert.Equal("*", again.Roles[0].Definition.Permissions[0].DataActions[0].Text);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<InvalidDataException>(() => Decode(bytes[..length]));
        }
    }

    private static HsmAccess Decode(byte[] bytes)
    {
        var reader = new RecordReader(bytes);
        return HsmAccess.Read(ref reader);
    }

    private static RoleDefinition Star() => new()
    {
        Name = "star",
        Permissions = [new PermissionEntry { Actions = [ActionPattern.Parse("*")], DataActions = [ActionPattern.Parse("*")] }],
        AssignableScopes = [Scope.Root],
        CreatedOn = AccessWorld.Now,
        UpdatedOn = AccessWorld.Now,
    };

    private static RoleAssignment Row(RoleId role, PrincipalId principal, string scope) => new()
    {
        Scope = HsmScope.TryParse(scope, out var parsed) ? parsed : throw new ArgumentException(scope),
        Role = role,
        Principal = principal,
        PrincipalKind = PrincipalKind.ServicePrincipal,
        CreatedOn = AccessWorld.Now,
        CreatedBy = principal,
        UpdatedOn = AccessWorld.Now,
        UpdatedBy = principal,
    };

    private static async Task<AssignedRole> GiveAsync(AccessWorld world, VaultId hsm, PrincipalId principal, string role, string scope)
    {
        var wanted = new AssignedRole(AssignmentId.New(), Row(HsmRoles.FindByName(role)!.Id, principal, scope));
        return (await world.RunAsync(tx => HsmAssignments.AssignAsync(tx, world.Tenant, hsm, wanted, default))).Value;
    }

    private static async Task PutAsync(AccessWorld world, VaultId hsm, HsmAccess access)
    {
        var tx = world.WriteTx();
        tx.Insert(AccessKeys.OfHsm(world.Tenant, hsm), access);
        Assert.True(await world.CommitAsync(tx));
    }

    private static AccessQuestion Question(string action, VaultEntry hsm, string resource) => new(action, IsDataAction: true, AccessWorld.At(resource)) { Vault = hsm };

    private bool May(AccessWorld world, VaultEntry hsm, string resource) => world.Decider.Decide(world.CallerFor(_alice), Question(Read, hsm, resource)).Allowed;

    private static VaultEntry Hsm(TenantId tenant) => new()
    {
        Id = VaultId.New(),
        Tenant = tenant,
        Subscription = Guid.Empty,
        ResourceGroup = "Rg1",
        Name = VaultName.TryParse("hsm1", out var name) ? name : default,
        Location = "local",
        RetentionDays = 7,
        PurgeProtection = false,
        UsesRbac = true,
        IsManagedHsm = true,
        CreatedAt = AccessWorld.Now,
        Scope = AccessWorld.At(Path),
        TenantPart = tenant.Compact,
        VaultPart = "v",
        Realm = new StoreKey("t/"u8.ToArray()),
    };
}
