using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class RoleAssignmentCommands
{
    private readonly PrincipalId _alice = PrincipalId.New();
    private readonly RoleId _secretsUser = AccessWorld.BuiltIn("Key Vault Secrets User");

    [Fact]
    public async Task Rule_29_a_second_assignment_of_the_three_is_a_conflict_in_the_words_az_looks_for()
    {
        var world = await AccessWorld.OpenAsync();
        var first = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var error = (await world.AssignAsync(AccessWorld.Draft(_secretsUser, AccessWorld.Kv1.ToUpperInvariant(), _alice))).Error!;
        Assert.Equal((409, "RoleAssignmentExists"), (error.Status, error.Code));
        Assert.Contains("role assignment already exists", error.Message.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Contains(first.Id.Compact, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_identical_assignments_prepared_at_once_one_wins_and_one_conflicts()
    {
        var world = await AccessWorld.OpenAsync();
        var drafts = new[] { AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice), AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice) };
        var first = world.WriteTx();
        var second = world.WriteTx();
        Assert.Null((await RoleAssignments.AssignAsync(first, world.Tenant, drafts[0], world.Admin, AccessWorld.Now, default)).Error);
        Assert.Null((await RoleAssignments.AssignAsync(second, world.Tenant, drafts[1], world.Admin, AccessWorld.Now, default)).Error);
        Assert.True(await world.CommitAsync(first));
        Assert.False(await world.CommitAsync(second));
        Assert.Equal("RoleAssignmentExists", (await world.AssignAsync(drafts[1])).Error!.Code);
    }

    [Fact]
    public async Task Of_many_identical_assignments_at_once_exactly_one_wins()
    {
        var world = await AccessWorld.OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => world.AssignAsync(AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice)))));
        Assert.Single(results, r => r.Error is null);
        Assert.Equal(31, results.Count(r => r.Error?.Status == 409));
    }

    [Fact]
    public async Task Putting_it_again_changes_the_description_and_keeps_who_made_it()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice);
        Assert.True((await world.AssignAsync(draft)).Value.IsNew);
        var later = AccessWorld.Now.AddDays(1);
        var other = PrincipalId.New();
        var again = (await world.RunAsync(tx => RoleAssignments.AssignAsync(tx, world.Tenant, draft with { Description = "why" }, other, later, default))).Value;
        Assert.False(again.IsNew);
        var stored = (await RoleAssignments.FindAsync(world.ReadTx(), world.Tenant, draft.Id, default))!.Assignment;
        Assert.Equal(("why", world.Admin, AccessWorld.Now, other, later), (stored.Description, stored.CreatedBy, stored.CreatedOn, stored.UpdatedBy, stored.UpdatedOn));
    }

    [Fact]
    public async Task Scope_role_principal_and_its_type_never_change()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice);
        await world.AssignAsync(draft);
        AssignmentDraft[] changed =
        [
            draft with { Scope = AccessWorld.Group },
            draft with { Role = AccessWorld.BuiltIn("Owner") },
            draft with { Principal = PrincipalId.New() },
            draft with { PrincipalKind = PrincipalKind.Group },
        ];
        foreach (var change in changed)
        {
            var error = (await world.AssignAsync(change)).Error!;
            Assert.Equal((400, "RoleAssignmentUpdateNotPermitted"), (error.Status, error.Code));
        }
    }

    [Fact]
    public async Task A_removed_assignment_is_gone_and_can_be_made_again()
    {
        var world = await AccessWorld.OpenAsync();
        var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        Assert.Equal(made.Id, (await world.RemoveAsync(made.Id)).Value!.Id);
        Assert.Equal(0, world.Store.Count);
        Assert.Null((await world.RemoveAsync(made.Id)).Value);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Drafts_that_cannot_be_are_refused_and_leave_nothing()
    {
        var world = await AccessWorld.OpenAsync();
        var good = AccessWorld.Draft(_secretsUser, AccessWorld.Kv1, _alice);
        (AssignmentDraft Draft, int Status, string Code)[] bad =
        [
            (good with { Scope = "kv1" }, 400, "InvalidScope"),
            (good with { Role = new RoleId(Entropy.NewGuid()) }, 404, "RoleDefinitionDoesNotExist"),
            (good with { Role = default }, 404, "RoleDefinitionDoesNotExist"),
            (good with { Principal = default }, 400, "InvalidPrincipalId"),
            (good with { PrincipalKind = PrincipalKind.SystemDefined }, 400, "InvalidPrincipalId"),
            (good with { PrincipalKind = (PrincipalKind)77 }, 400, "InvalidPrincipalId"),
            (good with { PrincipalKind = (PrincipalKind)(-1) }, 400, "InvalidPrincipalId"),
            (good with { Description = new string('d', 1025) }, 400, "InvalidParameter"),
            (good with { Condition = "ActionMatches{'*'}" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "ActionMatches{'*'}", ConditionVersion = "1.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "x", ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "ActionMatches{'*'} AND\nActionMatches{'*'}", ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "", ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "a\nb", ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
            (good with { Condition = "ActionMatches{'*'}" + new string(' ', 8192), ConditionVersion = "2.0" }, 400, "InvalidRoleAssignmentCondition"),
        ];
        foreach (var (draft, status, code) in bad)
        {
            var error = (await world.AssignAsync(draft)).Error!;
            Assert.Equal((status, code), (error.Status, error.Code));
        }

        Assert.Equal(0, world.Store.Count);
    }

    [Fact]
    public async Task A_custom_role_is_assigned_only_within_its_assignable_scopes()
    {
        var world = await AccessWorld.OpenAsync();
        var role = AccessWorld.CustomRole("Rg1 only", AccessWorld.GetSecret) with { AssignableScopes = [AccessWorld.Group] };
        await world.DefineAsync(role);
        Assert.Equal("RoleDefinitionNotAssignable", (await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Subscription, _alice))).Error!.Code);
        Assert.Equal("RoleDefinitionNotAssignable", (await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Group + "0", _alice))).Error!.Code);
        Assert.Null((await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Kv1, _alice))).Error);
    }

    [Fact]
    public async Task A_custom_role_of_one_tenant_does_not_exist_in_another()
    {
        var world = await AccessWorld.OpenAsync();
        var role = AccessWorld.CustomRole("Mine", "*");
        await world.DefineAsync(role);
        var elsewhere = await world.RunAsync(tx => RoleAssignments.AssignAsync(
            tx, TenantId.New(), AccessWorld.Draft(role.Id, AccessWorld.Kv1, _alice), world.Admin, AccessWorld.Now, default));
        Assert.Equal("RoleDefinitionDoesNotExist", elsewhere.Error!.Code);
    }

    [Fact]
    [Trait("Row", "S28")]
    public async Task S28_removing_all_under_a_vault_leaves_its_next_bearer_no_heirs()
    {
        var world = await AccessWorld.OpenAsync();
        var role = AccessWorld.CustomRole("Mine", AccessWorld.GetSecret);
        await world.DefineAsync(role);
        var bob = PrincipalId.New();
        await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Kv1, _alice));
        await world.AssignAsync(AccessWorld.Draft(role.Id, AccessWorld.Kv1 + "/secrets/a", _alice));
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, bob);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1 + "0", bob);

        var removed = await world.RunAsync<int>(async tx => await RoleAssignments.RemoveUnderAsync(tx, world.Tenant, AccessWorld.At(AccessWorld.Kv1), default));
        Assert.Equal(3, removed.Value);
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.False(world.MayData(bob, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.True(world.MayData(bob, AccessWorld.GetSecret, AccessWorld.Kv1 + "0"));
        Assert.NotNull((await world.DeleteRoleAsync(role.Id)).Value);
    }

    [Fact]
    public async Task Lists_narrow_by_scope_principal_and_role_and_come_in_pages()
    {
        var world = await AccessWorld.OpenAsync();
        var bob = PrincipalId.New();
        await world.AssignAsync("Owner", AccessWorld.Subscription, _alice);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1 + "/secrets/a", bob);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1 + "0", bob);
        var kv1 = AccessWorld.At(AccessWorld.Kv1);

        Assert.Equal(4, await CountAsync(world, new AssignmentFilter()));
        Assert.Equal(3, await CountAsync(world, new AssignmentFilter { Scope = kv1 }));
        Assert.Equal(2, await CountAsync(world, new AssignmentFilter { Scope = kv1, NoneBelow = true }));
        Assert.Equal(2, await CountAsync(world, new AssignmentFilter { Principals = [bob] }));
        Assert.Equal(1, await CountAsync(world, new AssignmentFilter { Principals = [bob], Scope = kv1 }));
        Assert.Equal(3, await CountAsync(world, new AssignmentFilter { Role = _secretsUser }));
    }

    [Fact]
    public async Task A_list_of_many_pages_meets_each_assignment_once()
    {
        var world = await AccessWorld.OpenAsync();
        for (var i = 0; i < 600; i++)
        {
            await world.AssignAsync("Reader", AccessWorld.Kv1, PrincipalId.New());
        }

        Assert.Equal(600, await CountAsync(world, new AssignmentFilter(), limit: 7));
        Assert.Equal(600, await CountAsync(world, new AssignmentFilter(), limit: 600));
    }

    private static async Task<int> CountAsync(AccessWorld world, AssignmentFilter filter, int limit = 1)
    {
        var seen = new HashSet<AssignmentId>();
        AssignmentId? next = null;
        do
        {
            var page = await RoleAssignments.ListAsync(world.ReadTx(), world.Tenant, filter, next, limit, default);
            Assert.All(page.Items, item => Assert.True(seen.Add(item.Id)));
            next = page.Next;
        }
        while (next is not null);

        return seen.Count;
    }
}
