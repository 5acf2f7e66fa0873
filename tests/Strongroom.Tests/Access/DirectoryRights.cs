using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>Roles of the directory and roles on resources do not leak into each other (decision 0013).</summary>
public sealed class DirectoryRights
{
    private const string Root = "/";
    private const string UpdateUser = "microsoft.directory/users/basic/update";
    private const string ReadUser = "microsoft.directory/users/standard/read";
    private const string AddSecret = "microsoft.directory/applications/credentials/update";
    private readonly PrincipalId _alice = PrincipalId.New();

    [Theory]
    [InlineData("Owner")]
    [InlineData("Contributor")]
    [InlineData("Reader")]
    [InlineData("User Access Administrator")]
    public async Task A_star_over_the_resources_is_no_right_in_the_directory(string role)
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync(role, Root, _alice);
        Assert.False(world.MayControl(_alice, ReadUser, Root));
        Assert.False(world.MayControl(_alice, "Microsoft.Directory/users/standard/read", Root));
    }

    [Theory]
    [InlineData("Global Administrator", true, true, true)]
    [InlineData("Privileged Role Administrator", true, false, false)]
    [InlineData("Application Administrator", true, false, true)]
    [InlineData("Cloud Application Administrator", true, false, true)]
    [InlineData("User Administrator", true, true, false)]
    [InlineData("Groups Administrator", true, false, false)]
    [InlineData("Directory Readers", true, false, false)]
    public async Task Each_role_of_the_directory_gives_its_own_part_and_nothing_on_resources(string role, bool reads, bool updatesUsers, bool addsSecrets)
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync(role, Root, _alice);
        Assert.Equal(reads, world.MayControl(_alice, ReadUser, Root));
        Assert.Equal(updatesUsers, world.MayControl(_alice, UpdateUser, Root));
        Assert.Equal(addsSecrets, world.MayControl(_alice, AddSecret, Root));
        Assert.False(world.MayControl(_alice, "Microsoft.KeyVault/vaults/read", AccessWorld.Kv1));
        Assert.False(world.MayGrant(_alice, "Reader", AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_deny_of_everything_reaches_the_directory_too()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Global Administrator", Root, _alice);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(Root, "*", PrincipalRef.Everyone) with
        {
            Permissions = [new PermissionEntry { Actions = [ActionPattern.Parse("*")] }],
        });
        Assert.False(world.MayControl(_alice, ReadUser, Root));
    }

    [Theory]
    [InlineData(AccessWorld.Subscription)]
    [InlineData(AccessWorld.Kv1)]
    public async Task A_role_of_the_directory_is_assigned_at_the_root_alone(string scope)
    {
        var world = await AccessWorld.OpenAsync();
        var refused = await world.AssignAsync(AccessWorld.Draft(AccessWorld.BuiltIn("Directory Readers"), scope, _alice));
        Assert.Equal("InvalidScope", refused.Error!.Code);
    }

    [Fact]
    public async Task Giving_and_taking_one_takes_the_right_over_roles_of_the_directory_as_well()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Owner", Root, _alice);
        Assert.True(world.MayGrant(_alice, "Owner", Root));
        Assert.False(world.MayGrant(_alice, "Global Administrator", Root));
        Assert.False(world.MayRevoke(_alice, "Global Administrator", Root));
        await world.AssignAsync("Privileged Role Administrator", Root, _alice);
        Assert.True(world.MayGrant(_alice, "Global Administrator", Root));
        Assert.True(world.MayRevoke(_alice, "Global Administrator", Root));
    }

    [Fact]
    public async Task A_custom_role_cannot_hold_an_operation_of_the_directory()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Sly") with { Permissions = [new PermissionDraft { Actions = ["Microsoft.Directory/*"] }] };
        Assert.Equal("InvalidRoleDefinition", (await world.DefineAsync(draft)).Error!.Code);
    }

    [Fact]
    public void Lists_of_the_control_plane_do_not_show_them()
    {
        Assert.DoesNotContain(BuiltInRoles.All, role => DirectoryRoles.Contains(role.Id));
        Assert.All(DirectoryRoles.All, role => Assert.True(BuiltInRoles.TryFind(role.Id, out var found) && found == role && BuiltInRoles.FindByName(role.Definition.Name) == role));
    }
}
