using System.Text;
using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>The rows of security model §15 that this room answers.</summary>
public sealed class AccessThreats
{
    private readonly PrincipalId _mallory = PrincipalId.New();

    [Theory]
    [Trait("Row", "V2")]
    [InlineData("root")]
    [InlineData("ROOT")]
    [InlineData("Root admin")]
    [InlineData("r\u00F6\u00F6t")]
    [InlineData("owner.")]
    [InlineData("0wner")]
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635")]
    [InlineData("*")]
    [InlineData("/")]
    [InlineData("system")]
    public async Task V2_a_role_named_like_power_has_none(string name)
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole(name, "Microsoft.KeyVault/vaults/certificatecontacts/write");
        Assert.Null((await world.DefineAsync(draft)).Error);
        Assert.Null((await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Subscription, _mallory))).Error);
        var others = DataActionCatalogue.All.Where(a => a != "certificatecontacts/write");
        Assert.All(others, a => Assert.False(world.MayData(_mallory, DataActionCatalogue.Prefix + a, AccessWorld.Kv1)));
        Assert.False(world.MayGrant(_mallory, "Key Vault Reader", AccessWorld.Kv1));
    }

    [Theory]
    [Trait("Row", "V2")]
    [InlineData("Owner")]
    [InlineData("OWNER")]
    [InlineData("owner")]
    [InlineData(" Owner")]
    [InlineData("Owner ")]
    [InlineData("Owner\t")]
    [InlineData("Own\u200Ber")]
    [InlineData("Owner\u00A0")]
    [InlineData("\u202Eredivid")]
    [InlineData("Own\u0000er")]
    [InlineData("\uD800")]
    [InlineData("")]
    public async Task V2_a_name_that_could_pass_for_a_built_in_role_is_refused(string name)
    {
        var world = await AccessWorld.OpenAsync();
        Assert.NotNull((await world.DefineAsync(AccessWorld.CustomRole(name, "*"))).Error);
        Assert.Equal(0, world.Store.Count);
    }

    [Theory]
    [Trait("Row", "V2")]
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", true)]
    [InlineData("8E3AF657-A8FF-443C-A75C-2FE8C4BCB635", true)]
    [InlineData("/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", true)]
    [InlineData(AccessWorld.Subscription + "/providers/microsoft.authorization/ROLEDEFINITIONS/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", true)]
    [InlineData("Owner", false)]
    [InlineData(" 8e3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("8e3af657-a8ff-443c-a75c-2fe8c4bcb635 ", false)]
    [InlineData("+e3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("0x3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("{8e3af657-a8ff-443c-a75c-2fe8c4bcb635}", false)]
    [InlineData("8e3af657a8ff443ca75c2fe8c4bcb635", false)]
    [InlineData("/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("/providers/Microsoft.Authorization/roleAssignments/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("xproviders/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635", false)]
    [InlineData("", false)]
    public void V2_a_role_is_its_guid_however_it_is_written(string text, bool isOwner) =>
        Assert.Equal(isOwner, RoleId.TryParse(text, out var id) && id == AccessWorld.BuiltIn("Owner"));

    [Fact]
    [Trait("Row", "V2")]
    public async Task V2_a_stored_role_never_stands_in_for_a_built_in_one()
    {
        var world = await AccessWorld.OpenAsync();
        var reader = AccessWorld.BuiltIn("Key Vault Reader");
        await world.AssignAsync("Key Vault Reader", AccessWorld.Kv1, _mallory);
        Assert.Equal("BuiltInRoleUpdateNotPermitted", (await world.DefineAsync(AccessWorld.CustomRole("x", "*") with { Id = reader })).Error!.Code);
        Assert.Equal("BuiltInRoleUpdateNotPermitted", (await world.DeleteRoleAsync(reader)).Error!.Code);

        // Even a row with a valid tag, written past the command.
        var tx = world.WriteTx();
        tx.Insert(AccessKeys.Roles.Key(world.Tenant.Compact, reader.Compact), new AccessCase.Role(reader.Value, [new(["*"], [], ["*"], [], null)]).ToDefinition());
        Assert.True(await world.CommitAsync(tx));
        Assert.False(world.MayData(_mallory, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Theory]
    [Trait("Row", "V18")]
    [InlineData("root")]
    [InlineData("/root")]
    [InlineData("//")]
    [InlineData("/ ")]
    [InlineData("/.")]
    [InlineData("/subscriptions")]
    [InlineData("/subscriptions/")]
    [InlineData("/subscriptions/root")]
    [InlineData("/subscriptions/*")]
    [InlineData("/subscriptions/+b1f6471-1bf0-4dda-aec3-111122223333")]
    [InlineData("/subscriptions/{0b1f6471-1bf0-4dda-aec3-111122223333}")]
    [InlineData("/providers/Microsoft.KeyVault")]
    [InlineData(AccessWorld.Subscription + "/")]
    [InlineData(AccessWorld.Subscription + "/resourceGroups")]
    [InlineData(AccessWorld.Subscription + "/providers")]
    [InlineData(AccessWorld.Group + "/providers/Microsoft.KeyVault/vaults")]
    [InlineData(AccessWorld.Kv1 + "/secrets")]
    [InlineData(AccessWorld.Kv1 + "/root/a")]
    [InlineData(AccessWorld.Kv1 + "/secrets/a/0123456789abcdef0123456789abcdef")]
    [InlineData(AccessWorld.Kv1 + "/secrets/a_b")]
    [InlineData(AccessWorld.Group + "/providers/Microsoft.KeyVault/vaults/1kv")]
    public async Task V18_what_is_no_scope_is_refused_and_reaches_no_parent(string scope)
    {
        var world = await AccessWorld.OpenAsync();
        Assert.Equal("InvalidScope", (await world.AssignAsync(AccessWorld.Draft(AccessWorld.BuiltIn("Owner"), scope, _mallory))).Error!.Code);
        Assert.Equal(0, world.Store.Count);
    }

    [Fact]
    [Trait("Row", "V18")]
    public async Task V18_a_group_named_root_is_a_group()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Owner", AccessWorld.Subscription + "/resourceGroups/root", _mallory);
        Assert.True(world.MayControl(_mallory, "Microsoft.KeyVault/vaults/write", AccessWorld.Subscription + "/resourceGroups/root"));
        Assert.False(world.MayControl(_mallory, "Microsoft.KeyVault/vaults/write", AccessWorld.Subscription));
        Assert.False(world.MayControl(_mallory, "Microsoft.KeyVault/vaults/write", AccessWorld.Kv1));
    }

    [Theory]
    [Trait("Row", "V20")]
    [InlineData("/../kv2")]
    [InlineData("/secrets/../keys/a")]
    [InlineData("/secrets/%2e%2e")]
    [InlineData("/secrets/a%2f..")]
    [InlineData("/secrets/*")]
    [InlineData("/secrets/a?")]
    [InlineData("/secrets/a#")]
    [InlineData("/secrets\\a")]
    [InlineData("/secrets/a.")]
    [InlineData("/secrets//a")]
    [InlineData("/secrets/\u0430")]
    public async Task V20_dots_globs_and_escapes_name_no_scope(string tail)
    {
        var world = await AccessWorld.OpenAsync();
        Assert.NotNull((await world.AssignAsync(AccessWorld.Draft(AccessWorld.BuiltIn("Owner"), AccessWorld.Kv1 + tail, _mallory))).Error);
        Assert.False(Scope.TryParse(AccessWorld.Kv1 + tail, out _));
    }

    [Fact]
    [Trait("Row", "V20")]
    public async Task V20_a_glob_in_an_operation_is_no_pattern_and_passes_no_denial()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _mallory);
        Assert.False(world.MayData(_mallory, "Microsoft.KeyVault/vaults/secrets/*", AccessWorld.Kv1));
        Assert.False(world.MayData(_mallory, "*", AccessWorld.Kv1));

        await world.AssignAsync("Key Vault Administrator", AccessWorld.Kv1, _mallory);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1, "Microsoft.KeyVault/vaults/secrets/*", PrincipalRef.Everyone));
        Assert.False(world.MayData(_mallory, "Microsoft.KeyVault/vaults/secrets/../secrets/getSecret/action", AccessWorld.Kv1));
        Assert.False(world.MayData(_mallory, "Microsoft.KeyVault/vaults/secrets/*", AccessWorld.Kv1));
    }

    [Theory]
    [Trait("Row", "V21")]
    [InlineData("/")]
    [InlineData(AccessWorld.Subscription)]
    [InlineData(AccessWorld.Group)]
    [InlineData(AccessWorld.Kv1)]
    public async Task V21_a_deny_assignment_beats_a_grant_for_list_as_for_get_at_any_depth(string scope)
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Administrator", AccessWorld.Kv1, _mallory);
        await world.AssignAsync("Key Vault Administrator", AccessWorld.Kv1 + "/secrets/a", _mallory);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(scope, "Microsoft.KeyVault/vaults/secrets/*", PrincipalRef.Everyone));
        Assert.False(world.MayData(_mallory, AccessWorld.ReadMetadata, AccessWorld.Kv1));
        Assert.False(world.MayData(_mallory, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a"));
        Assert.True(world.MayData(_mallory, DataActionCatalogue.Prefix + "keys/read", AccessWorld.Kv1));
    }

    [Fact]
    [Trait("Row", "V21")]
    public async Task V21_a_deny_assignment_on_one_secret_holds_for_every_operation_on_it()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Administrator", "/", _mallory);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1 + "/secrets/a", "*", PrincipalRef.Everyone));
        Assert.All(DataActionCatalogue.All, a => Assert.False(world.MayData(_mallory, DataActionCatalogue.Prefix + a, AccessWorld.Kv1 + "/secrets/A")));
        Assert.True(world.MayData(_mallory, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/ab"));
    }

    [Fact]
    [Trait("Row", "J27")]
    public async Task J27_parts_of_a_question_never_run_into_each_other()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _mallory);
        string[] resources = [AccessWorld.Kv1, AccessWorld.Kv1 + "0", AccessWorld.Group, AccessWorld.Kv1 + "/secrets/a", "/"];
        string[] actions = [AccessWorld.GetSecret, AccessWorld.SetSecret, AccessWorld.GetSecret + "/", "Microsoft.KeyVault/vaults/secrets/getSecret", AccessWorld.ReadMetadata];
        TenantId[] tenants = [world.Tenant, TenantId.New(), new TenantId(_mallory.Value)];
        PrincipalId[] principals = [_mallory, PrincipalId.New(), new PrincipalId(world.Tenant.Value)];

        // Asked forwards and backwards: what was asked before has no say.
        var questions = (from t in tenants from p in principals from a in actions from data in new[] { true, false } from r in resources select (t, p, a, data, r)).ToList();
        foreach (var (t, p, a, data, r) in questions.Concat(questions.AsEnumerable().Reverse()))
        {
            var expected = t == world.Tenant && p == _mallory && data && (a == AccessWorld.GetSecret || a == AccessWorld.ReadMetadata)
                && (r == AccessWorld.Kv1 || r == AccessWorld.Kv1 + "/secrets/a");
            Assert.Equal(expected, world.Decider.Decide(AccessWorld.Caller(t, p), a, data, AccessWorld.At(r)).Allowed);
        }
    }

    [Fact]
    [Trait("Row", "S25")]
    public async Task S25_no_data_role_and_no_contributor_may_grant()
    {
        var world = await AccessWorld.OpenAsync();
        string[] may = ["Owner", "User Access Administrator", "Role Based Access Control Administrator", "Key Vault Data Access Administrator"];
        var granting = new StringBuilder();
        foreach (var role in BuiltInRoles.All)
        {
            var principal = PrincipalId.New();
            await world.AssignAsync(role.Definition.Name, AccessWorld.Group, principal);
            Assert.False(world.MayGrant(principal, "Key Vault Secrets User", AccessWorld.Subscription));
            if (world.MayGrant(principal, "Key Vault Secrets User", AccessWorld.Kv1))
            {
                granting.Append(role.Definition.Name).Append(';');
            }
        }

        Assert.Equal(string.Join(';', may.Order(StringComparer.Ordinal)) + ";", granting.ToString());
    }
}
