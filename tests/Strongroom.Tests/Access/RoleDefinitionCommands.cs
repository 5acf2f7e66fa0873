using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class RoleDefinitionCommands
{
    private readonly PrincipalId _alice = PrincipalId.New();

    [Fact]
    public async Task A_role_comes_back_as_it_was_defined()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = new RoleDraft
        {
            Id = new RoleId(Entropy.NewGuid()),
            Name = "Grüße \U0001F511",
            Description = "d",
            AssignableScopes = [AccessWorld.Group, AccessWorld.Kv1],
            Permissions =
            [
                new PermissionDraft { Actions = ["A/*"], NotActions = ["A/b"], DataActions = ["C/*/d"], NotDataActions = ["C/x/d"] },
                new PermissionDraft { DataActions = ["*"], Condition = "ActionMatches{'*'}", ConditionVersion = "2.0" },
            ],
        };
        await world.DefineAsync(draft);
        var role = (await RoleDefinitions.FindByNameAsync(world.ReadTx(), world.Tenant, "GRÜSSE \U0001F511".Replace("SS", "ß", StringComparison.Ordinal), default))!;
        Assert.Equal((draft.Id, false, draft.Name, "d"), (role.Id, role.IsBuiltIn, role.Definition.Name, role.Definition.Description));
        Assert.Equal([AccessWorld.At(AccessWorld.Group), AccessWorld.At(AccessWorld.Kv1)], role.Definition.AssignableScopes);
        Assert.Equal(["A/*", "A/b", "C/*/d", "C/x/d"], Texts(role.Definition.Permissions[0]));
        Assert.Equal(("ActionMatches{'*'}", "2.0"), (role.Definition.Permissions[1].Condition, role.Definition.Permissions[1].ConditionVersion));
        Assert.Equal((AccessWorld.Now, world.Admin), (role.Definition.CreatedOn, role.Definition.CreatedBy!.Value));
        Assert.Single(await RoleDefinitions.ListCustomAsync(world.ReadTx(), world.Tenant, null, 10, default));
        Assert.Empty(await RoleDefinitions.ListCustomAsync(world.ReadTx(), world.Tenant, draft.Id, 10, default));
    }

    [Fact]
    public async Task A_change_of_a_role_is_in_force_at_once_for_all_who_hold_it()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Changing", AccessWorld.GetSecret);
        await world.DefineAsync(draft);
        await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice));
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        await world.DefineAsync(draft with { Permissions = [new PermissionDraft { DataActions = [AccessWorld.SetSecret] }] });
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.True(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_permission_entry_whose_condition_does_not_hold_grants_nothing_and_its_neighbour_does()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Half", AccessWorld.GetSecret);
        await world.DefineAsync(draft with { Permissions = [new() { DataActions = ["*"], Condition = "NOT ActionMatches{'*'}", ConditionVersion = "2.0" }, .. draft.Permissions] });
        await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice));
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.False(world.MayData(_alice, AccessWorld.SetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_name_belongs_to_one_role_without_case()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Deployers", "*");
        await world.DefineAsync(draft);
        var error = (await world.DefineAsync(AccessWorld.CustomRole("DEPLOYERS", "*"))).Error!;
        Assert.Equal((409, "RoleDefinitionWithSameNameExists"), (error.Status, error.Code));

        Assert.Null((await world.DefineAsync(draft with { Name = "deployers" })).Error);
        Assert.Null((await world.DefineAsync(draft with { Name = "Others" })).Error);
        Assert.Null((await world.DefineAsync(AccessWorld.CustomRole("Deployers", "*"))).Error);
        Assert.NotNull((await world.DefineAsync(AccessWorld.CustomRole("others", "*"))).Error);
    }

    [Fact]
    public async Task Of_two_roles_of_one_name_prepared_at_once_one_wins()
    {
        var world = await AccessWorld.OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => world.DefineAsync(AccessWorld.CustomRole("Same", "*")))));
        Assert.Single(results, r => r.Error is null);
    }

    [Fact]
    public async Task A_role_in_use_is_not_deleted()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Used", "*");
        await world.DefineAsync(draft);
        var assigned = (await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice))).Value;
        var error = (await world.DeleteRoleAsync(draft.Id)).Error!;
        Assert.Equal((400, "RoleDefinitionHasAssignments"), (error.Status, error.Code));

        await world.RemoveAsync(assigned.Id);
        Assert.Equal(draft.Id, (await world.DeleteRoleAsync(draft.Id)).Value!.Id);
        Assert.Null((await world.DeleteRoleAsync(draft.Id)).Value);
        Assert.Equal("RoleDefinitionDoesNotExist", (await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice))).Error!.Code);
        Assert.Null((await world.DefineAsync(draft)).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deletion_and_assignment_prepared_at_once_never_both_commit(bool deletionFirst)
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Raced", "*");
        await world.DefineAsync(draft);
        var deletion = world.WriteTx();
        var assignment = world.WriteTx();
        Assert.Null((await RoleDefinitions.DeleteAsync(deletion, world.Tenant, draft.Id, default)).Error);
        Assert.Null((await RoleAssignments.AssignAsync(
            assignment, world.Tenant, AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice), world.Admin, AccessWorld.Now, default)).Error);
        Assert.True(await world.CommitAsync(deletionFirst ? deletion : assignment));
        Assert.False(await world.CommitAsync(deletionFirst ? assignment : deletion));
        Assert.Equal(!deletionFirst, world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Drafts_that_cannot_be_are_refused_and_leave_nothing()
    {
        var world = await AccessWorld.OpenAsync();
        var good = AccessWorld.CustomRole("r", "*");
        RoleDraft[] bad =
        [
            good with { Name = new string('n', 513) },
            good with { Description = new string('d', 1025) },
            good with { AssignableScopes = [] },
            good with { AssignableScopes = ["/"] },
            good with { AssignableScopes = [AccessWorld.Subscription, "/"] },
            good with { AssignableScopes = ["nonsense"] },
            good with { AssignableScopes = ["/providers/Microsoft.Management/managementGroups/m"] },
            good with { AssignableScopes = [.. Enumerable.Repeat(AccessWorld.Subscription, 201)] },
            good with { Permissions = [] },
            good with { Permissions = [.. Enumerable.Repeat(good.Permissions[0], 17)] },
            good with { Permissions = [new PermissionDraft { DataActions = [.. Enumerable.Repeat("a", 501)] }] },
            good with { Permissions = [new PermissionDraft { Actions = ["a?"] }] },
            good with { Permissions = [new PermissionDraft { NotActions = [""] }] },
            good with { Permissions = [new PermissionDraft { DataActions = [new string('a', 257)] }] },
            good with { Permissions = [new PermissionDraft { NotDataActions = ["a b"] }] },
            good with { Permissions = [new PermissionDraft { Actions = ["*"], Condition = "ActionMatches{'*'}" }] },
            good with { Permissions = [new PermissionDraft { Actions = ["*"], Condition = "x", ConditionVersion = "2.0" }] },
        ];
        foreach (var draft in bad)
        {
            Assert.Equal(400, (await world.DefineAsync(draft)).Error!.Status);
        }

        Assert.Equal(0, world.Store.Count);
        Assert.Null((await world.DefineAsync(good with { Name = new string('n', 512) })).Error);
    }

    [Fact]
    public async Task A_tenant_has_at_most_5000_custom_roles()
    {
        var world = await AccessWorld.OpenAsync();
        var tx = world.WriteTx();
        tx.Insert(AccessKeys.RoleCount.Key(world.Tenant.Compact), new Tally(4999));
        await world.CommitAsync(tx);
        var last = AccessWorld.CustomRole("last", "*");
        Assert.Null((await world.DefineAsync(last)).Error);
        Assert.Equal("RoleDefinitionLimitExceeded", (await world.DefineAsync(AccessWorld.CustomRole("more", "*"))).Error!.Code);
        Assert.Null((await world.DefineAsync(last with { Name = "renamed" })).Error);
        await world.DeleteRoleAsync(last.Id);
        Assert.Null((await world.DefineAsync(AccessWorld.CustomRole("more", "*"))).Error);
    }

    private static string[] Texts(PermissionEntry entry) =>
        [.. entry.Actions.Concat(entry.NotActions).Concat(entry.DataActions).Concat(entry.NotDataActions).Select(p => p.Text)];
}
