using System.Text.Json;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Tests.Access;

/// <summary>The rows of one tenant and one question, as plain data.</summary>
internal sealed record AccessCase
{
    public required Role[] Roles { get; init; }

    public required Assignment[] Assignments { get; init; }

    public required Deny[] Denies { get; init; }

    public required Guid Principal { get; init; }

    public required Guid[] Groups { get; init; }

    public required string Action { get; init; }

    public required bool IsData { get; init; }

    public required string Resource { get; init; }

    /// <summary>Rows first to last, or last to first: the outcome must be the same.</summary>
    public AccessSnapshot ToSnapshot(bool backwards = false)
    {
        var changes = new List<Func<AccessSnapshot, AccessSnapshot>>();
        changes.AddRange(Roles.Select<Role, Func<AccessSnapshot, AccessSnapshot>>(r => s => s.WithRole(new RoleId(r.Id), r.ToDefinition())));
        changes.AddRange(Assignments.Select<Assignment, Func<AccessSnapshot, AccessSnapshot>>(a => s => s.WithAssignment(new AssignmentId(a.Id), a.ToRow())));
        changes.AddRange(Denies.Select<Deny, Func<AccessSnapshot, AccessSnapshot>>(d => s => s.WithDenial(d.Id, d.ToRow())));
        if (backwards)
        {
            changes.Reverse();
        }

        return changes.Aggregate(AccessSnapshot.Empty, (snapshot, change) => change(snapshot));
    }

    public Decision Ask(AccessSnapshot snapshot) => AccessDecision.Decide(
        snapshot,
        new Subject(default, new PrincipalId(Principal), [.. Groups.Select(g => new PrincipalId(g))], null),
        new AccessQuestion(Action, IsData, AccessWorld.At(Resource)));

    public Decision Decide() => Ask(ToSnapshot());

    public override string ToString() => JsonSerializer.Serialize(this);

    internal sealed record Entry(string[] Actions, string[] NotActions, string[] DataActions, string[] NotDataActions, string? Condition)
    {
        public PermissionEntry ToEntry() => new()
        {
            Actions = [.. Actions.Select(ActionPattern.Parse)],
            NotActions = [.. NotActions.Select(ActionPattern.Parse)],
            DataActions = [.. DataActions.Select(ActionPattern.Parse)],
            NotDataActions = [.. NotDataActions.Select(ActionPattern.Parse)],
            Condition = Condition,
            ConditionVersion = Condition is null ? null : "2.0",
        };
    }

    internal sealed record Role(Guid Id, Entry[] Entries)
    {
        public RoleDefinition ToDefinition() => new()
        {
            Name = "r",
            Permissions = [.. Entries.Select(e => e.ToEntry())],
            AssignableScopes = [AccessWorld.At(AccessWorld.Subscription)],
            CreatedOn = AccessWorld.Now,
            UpdatedOn = AccessWorld.Now,
        };
    }

    internal sealed record Assignment(Guid Id, string Scope, Guid Role, Guid Principal, string? Condition)
    {
        public RoleAssignment ToRow() => new()
        {
            Scope = AccessWorld.At(Scope),
            Role = new RoleId(Role),
            Principal = new PrincipalId(Principal),
            PrincipalKind = PrincipalKind.User,
            Condition = Condition,
            ConditionVersion = Condition is null ? null : "2.0",
            CreatedOn = AccessWorld.Now,
            CreatedBy = default,
            UpdatedOn = AccessWorld.Now,
            UpdatedBy = default,
        };
    }

    internal sealed record Deny(Guid Id, string Scope, bool OnlyHere, Entry[] Entries, Guid[] Principals, Guid[] Excluded)
    {
        public DenyAssignment ToRow() => new()
        {
            Name = "d",
            Scope = AccessWorld.At(Scope),
            DoNotApplyToChildScopes = OnlyHere,
            Permissions = [.. Entries.Select(e => e.ToEntry())],
            Principals = [.. Principals.Select(p => new PrincipalRef(new PrincipalId(p), PrincipalKind.User))],
            ExcludePrincipals = [.. Excluded.Select(p => new PrincipalRef(new PrincipalId(p), PrincipalKind.User))],
        };
    }
}
