using Strongroom.Access;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>
/// S25: nobody can grant what needs a higher right. Every sequence of up to three calls of the role routes that a caller may make, at three
/// scopes, is run as the control plane runs it: the questions of the rules first, then the command.
/// </summary>
public sealed class Escalation
{
    private static readonly string[] Scopes = [AccessWorld.Subscription, AccessWorld.Group, AccessWorld.Kv1];

    private static readonly RoleId OwnRole = new(new Guid(77, 0, 0, new byte[8]));

    private static readonly string[] Wanted = ["Owner", "User Access Administrator", "Key Vault Administrator", "Key Vault Secrets User", "Key Vault Data Access Administrator"];

    [Theory]
    [Trait("Row", "S25")]
    [InlineData("Contributor", false)]
    [InlineData("Key Vault Contributor", false)]
    [InlineData("Key Vault Administrator", null)]
    [InlineData("Reader", false)]
    [InlineData("Key Vault Data Access Administrator", true)]
    [InlineData("Owner", true)]
    public async Task No_three_calls_of_the_role_routes_lead_from_a_role_without_the_right_to_a_secret(string start, bool? reaches)
    {
        var mallory = new PrincipalId(new Guid(1, 2, 3, new byte[8]));
        var reached = false;
        var made = 0;
        foreach (var at in Scopes)
        {
            var world = await AccessWorld.OpenAsync();
            await world.AssignAsync(start, at, mallory);
            await world.AssignAsync("Owner", AccessWorld.Subscription, world.Admin);
            await SearchAsync(world, 3);

            async Task SearchAsync(AccessWorld here, int calls)
            {
                reached |= here.MayData(mallory, AccessWorld.GetSecret, AccessWorld.Kv1 + "/secrets/a");
                if (calls == 0 || (reached && reaches == true))
                {
                    return;
                }

                foreach (var call in Calls(here, mallory, await here.AssignmentsAsync()))
                {
                    if (await call())
                    {
                        made++;
                        await SearchAsync(here, calls - 1);
                    }
                }
            }
        }

        // Whoever starts with data rights has nothing to reach; it must not gain the right to give any.
        Assert.Equal(reaches ?? true, reached);
        Assert.True(reaches == true || made == 0, $"{made} calls were let through");
    }

    /// <summary>Each changes the world when it is allowed and says whether it was.</summary>
    private static IEnumerable<Func<Task<bool>>> Calls(AccessWorld world, PrincipalId caller, IReadOnlyList<AssignedRole> assignments)
    {
        foreach (var scope in Scopes)
        {
            foreach (var role in Wanted.Select(AccessWorld.BuiltIn).Append(OwnRole))
            {
                yield return () => GrantAsync(world, caller, role, scope);
            }

            yield return () => DefineAsync(world, caller, scope);
        }

        foreach (var (id, existing) in assignments)
        {
            yield return () => UpdateAsync(world, caller, id, existing);
            yield return () => RevokeAsync(world, caller, id, existing);
        }
    }

    private static async Task<bool> GrantAsync(AccessWorld world, PrincipalId caller, RoleId role, string scope)
    {
        var draft = AccessWorld.Draft(role, scope, caller);
        var wanted = AssignmentDraftRules.Check(draft, caller, AccessWorld.Now).Value;
        return world.AllowsAll(caller, GrantRules.ToGrant(wanted, null, AccessWorld.Now)) && (await world.AssignAsync(draft)).Error is null;
    }

    private static async Task<bool> UpdateAsync(AccessWorld world, PrincipalId caller, AssignmentId id, RoleAssignment existing)
    {
        var draft = AccessWorld.Draft(AccessWorld.BuiltIn("Key Vault Secrets User"), existing.Scope.Path, caller) with { Id = id };
        var wanted = AssignmentDraftRules.Check(draft, caller, AccessWorld.Now).Value;
        return world.AllowsAll(caller, GrantRules.ToGrant(wanted, existing, AccessWorld.Now)) && (await world.AssignAsync(draft)).Error is null;
    }

    private static async Task<bool> RevokeAsync(AccessWorld world, PrincipalId caller, AssignmentId id, RoleAssignment existing) =>
        world.AllowsAll(caller, GrantRules.ToRevoke(existing, AccessWorld.Now)) && (await world.RemoveAsync(id)).Error is null;

    private static async Task<bool> DefineAsync(AccessWorld world, PrincipalId caller, string scope)
    {
        var draft = AccessWorld.CustomRole("Mine", "*") with { Id = OwnRole, AssignableScopes = [scope] };
        var wanted = RoleDraftRules.Check(draft, caller, AccessWorld.Now).Value;
        return world.AllowsAll(caller, GrantRules.ToDefine(wanted, null, AccessWorld.Now)) && (await world.DefineAsync(draft)).Error is null;
    }
}
