using CsCheck;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class AccessDecisionProperties
{
    [Fact]
    public void A_decision_equals_the_naive_reading_of_the_reference()
    {
        var allowed = 0;
        var denied = 0;
        AccessCases.Case.Sample(
            c =>
            {
                var decision = c.Decide();
                Assert.Equal(NaiveAccess.Decide(c), Words(decision));
                if (decision is { Allowed: true, AssignmentId: { } id })
                {
                    Interlocked.Increment(ref allowed);
                    Assert.Contains(c.Assignments, a => a.Id == id && NaiveAccess.Grants(c, a));
                }

                if (decision.DenyAssignmentId is not null)
                {
                    Interlocked.Increment(ref denied);
                }
            },
            iter: 20_000);

        // Cases that all end the same way would prove nothing.
        Assert.InRange(allowed, 1_000, 15_000);
        Assert.InRange(denied, 500, 15_000);
    }

    [Fact]
    public void The_order_in_which_rows_arrive_changes_no_decision() =>
        AccessCases.Case.Sample(c => Assert.Equal(c.Decide(), c.Ask(c.ToSnapshot(backwards: true))), iter: 10_000);

    [Fact]
    public void Rows_that_came_and_went_change_no_decision() =>
        Gen.Select(AccessCases.Case, AccessCases.Assignment, AccessCases.Deny).Sample(
            (c, extra, deny) =>
            {
                var snapshot = c.ToSnapshot()
                    .WithAssignment(new AssignmentId(extra.Id), extra.ToRow()).WithDenial(deny.Id, deny.ToRow()).WithUnreadableDenial(deny.Id)
                    .WithoutAssignment(new AssignmentId(extra.Id)).WithoutDenial(deny.Id);
                snapshot = c.Roles.Aggregate(snapshot, (s, r) => s.WithoutRole(new RoleId(r.Id)));
                snapshot = c.Roles.Aggregate(snapshot, (s, r) => s.WithRole(new RoleId(r.Id), r.ToDefinition()));
                Assert.Equal(c.Decide(), c.Ask(snapshot));
            },
            iter: 10_000);

    [Fact]
    public void Adding_an_assignment_never_takes_access_away() =>
        Gen.Select(AccessCases.Case, AccessCases.Assignment).Sample(
            (c, extra) => Assert.True(!c.Decide().Allowed || (c with { Assignments = [.. c.Assignments, extra] }).Decide().Allowed), iter: 10_000);

    [Fact]
    public void Adding_a_deny_assignment_never_gives_access() =>
        Gen.Select(AccessCases.Case, AccessCases.Deny).Sample(
            (c, extra) => Assert.True(c.Decide().Allowed || !(c with { Denies = [.. c.Denies, extra] }).Decide().Allowed), iter: 10_000);

    [Fact]
    public void Moving_every_assignment_to_a_higher_scope_never_takes_access_away() =>
        AccessCases.Case.Sample(
            c =>
            {
                var wider = c with { Assignments = [.. c.Assignments.Select(a => a with { Scope = AccessCases.Parent(a.Scope) })] };
                Assert.True(!c.Decide().Allowed || wider.Decide().Allowed);
            },
            iter: 10_000);

    [Fact]
    public void What_is_allowed_on_a_resource_is_allowed_below_it_when_nothing_is_denied() =>
        AccessCases.Case.Sample(
            c =>
            {
                var free = c with { Denies = [] };
                var below = free with { Resource = free.Resource.TrimEnd('/') + "/below" };
                Assert.True(!free.Decide().Allowed || below.Decide().Allowed);
            },
            iter: 10_000);

    [Fact]
    public void What_an_unreadable_deny_assignment_refused_is_unknown_so_everything_is_refused() =>
        AccessCases.Case.Sample(c => Assert.False(c.Ask(c.ToSnapshot().WithUnreadableDenial(Entropy.NewGuid())).Allowed), iter: 10_000);

    [Fact]
    [Trait("Row", "J27")]
    public void Tenants_with_the_same_principals_and_assignment_ids_never_share_a_decision()
    {
        AccessCases.Case.Array[3].Sample(
            cases =>
            {
                // One question to all tenants; only the rows differ.
                var asked = cases.Select(c => cases[0] with { Roles = c.Roles, Assignments = c.Assignments, Denies = c.Denies }).ToArray();
                var snapshots = asked.Select(c => c.ToSnapshot()).ToArray();
                for (var round = 0; round < 2; round++)
                {
                    for (var i = 0; i < asked.Length; i++)
                    {
                        Assert.Equal(NaiveAccess.Decide(asked[i]), Words(asked[i].Ask(snapshots[i])));
                    }
                }
            },
            iter: 5_000);
    }

    private static string Words(Decision decision) =>
        decision.Allowed ? "allowed" : decision.DenyAssignmentId is { } id ? $"denied by {id}" : "no grant";
}
