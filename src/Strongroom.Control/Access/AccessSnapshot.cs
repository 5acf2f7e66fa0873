using System.Collections.Immutable;
using Strongroom.Access.Conditions;
using Strongroom.Access.Hsm;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>
/// Who may do what in one tenant. Immutable: each change makes a new one, so a decision sees one state. Changes may come in any order (an
/// assignment before its role); the same rows give the same decisions.
/// </summary>
internal sealed record AccessSnapshot
{
    private AccessSnapshot()
    {
    }

    public static AccessSnapshot Empty { get; } = new();

    public ImmutableDictionary<AssignmentId, RoleAssignment> Assignments { get; private init; } =
        ImmutableDictionary<AssignmentId, RoleAssignment>.Empty;

    public ImmutableDictionary<RoleId, RoleDefinition> CustomRoles { get; private init; } = ImmutableDictionary<RoleId, RoleDefinition>.Empty;

    /// <summary>Ordered by id, so that the one reported for a refusal is always the same.</summary>
    public ImmutableArray<Denial> Denials { get; private init; } = [];

    /// <summary>
    /// Deny assignments whose rows cannot be trusted or understood. Ignoring one would let through what it refuses, so while there is one,
    /// everything is refused to everyone.
    /// </summary>
    public ImmutableSortedSet<Guid> UnreadableDenials { get; private init; } = [];

    /// <summary>The entries of <see cref="CustomRoles"/>; all grants of a role share one array.</summary>
    private ImmutableDictionary<RoleId, ImmutableArray<BoundEntry>> CustomEntries { get; init; } =
        ImmutableDictionary<RoleId, ImmutableArray<BoundEntry>>.Empty;

    private ImmutableDictionary<PrincipalId, ImmutableArray<Grant>> Grants { get; init; } =
        ImmutableDictionary<PrincipalId, ImmutableArray<Grant>>.Empty;

    /// <summary>Apart from all the rest: what is given in a managed HSM counts there, and nothing else counts there.</summary>
    public ImmutableDictionary<VaultId, HsmGrants> Hsms { get; private init; } = ImmutableDictionary<VaultId, HsmGrants>.Empty;

    public HsmGrants HsmGrantsOf(VaultId hsm) => Hsms.TryGetValue(hsm, out var grants) ? grants : HsmGrants.None;

    /// <summary>What was given to this very principal, in the order of ids.</summary>
    public ReadOnlySpan<Grant> GrantsOf(PrincipalId principal) => Grants.TryGetValue(principal, out var grants) ? grants.AsSpan() : default;

    /// <returns>Null when there is no such role.</returns>
    public string? NameOf(RoleId id) => BuiltInRoles.TryFind(id, out var builtIn) ? builtIn.Definition.Name : CustomRoles.GetValueOrDefault(id)?.Name;

    public AccessSnapshot WithAssignment(AssignmentId id, RoleAssignment assignment)
    {
        var without = WithoutAssignment(id);
        var with = without with { Assignments = without.Assignments.SetItem(id, assignment) };

        // The empty principal id means everyone, and nobody can be given a role as everyone.
        if (assignment.Principal == PrincipalRef.Everyone.Id)
        {
            return with;
        }

        var grants = with.Grants.GetValueOrDefault(assignment.Principal, []);
        var grant = new Grant(id, assignment.Scope, assignment.Role, with.EntriesOf(assignment.Role), Condition.Bind(assignment.Condition, assignment.ConditionVersion));
        var at = 0;
        while (at < grants.Length && grants[at].Id.Value.CompareTo(id.Value) < 0)
        {
            at++;
        }

        return with with { Grants = with.Grants.SetItem(assignment.Principal, grants.Insert(at, grant)) };
    }

    public AccessSnapshot WithoutAssignment(AssignmentId id)
    {
        if (!Assignments.TryGetValue(id, out var assignment))
        {
            return this;
        }

        var left = Grants.GetValueOrDefault(assignment.Principal, []).RemoveAll(g => g.Id == id);
        return this with
        {
            Assignments = Assignments.Remove(id),
            Grants = left.IsEmpty ? Grants.Remove(assignment.Principal) : Grants.SetItem(assignment.Principal, left),
        };
    }

    public AccessSnapshot WithRole(RoleId id, RoleDefinition role)
    {
        var entries = BoundEntry.Bind(role.Permissions);
        return (this with { CustomRoles = CustomRoles.SetItem(id, role), CustomEntries = CustomEntries.SetItem(id, entries) }).Rebound(id);
    }

    public AccessSnapshot WithoutRole(RoleId id) =>
        (this with { CustomRoles = CustomRoles.Remove(id), CustomEntries = CustomEntries.Remove(id) }).Rebound(id);

    public AccessSnapshot WithDenial(Guid id, DenyAssignment deny)
    {
        var without = WithoutDenial(id);
        return without with { Denials = [.. without.Denials.Add(new Denial(id, deny)).OrderBy(d => d.Id)] };
    }

    public AccessSnapshot WithoutDenial(Guid id) =>
        this with { Denials = Denials.RemoveAll(d => d.Id == id), UnreadableDenials = UnreadableDenials.Remove(id) };

    public AccessSnapshot WithUnreadableDenial(Guid id)
    {
        var without = WithoutDenial(id);
        return without with { UnreadableDenials = without.UnreadableDenials.Add(id) };
    }

    public AccessSnapshot WithHsm(VaultId hsm, HsmAccess access) => this with { Hsms = Hsms.SetItem(hsm, HsmGrants.Of(access)) };

    public AccessSnapshot WithoutHsm(VaultId hsm) => this with { Hsms = Hsms.Remove(hsm) };

    /// <summary>The same with every grant of a role holding the role's entries of now.</summary>
    private AccessSnapshot Rebound(RoleId id)
    {
        var entries = EntriesOf(id);
        var rebound = Grants.ToBuilder();
        foreach (var (principal, grants) in Grants)
        {
            if (grants.Any(g => g.Role == id))
            {
                rebound[principal] = [.. grants.Select(g => g.Role == id ? g with { Entries = entries } : g)];
            }
        }

        return this with { Grants = rebound.ToImmutable() };
    }

    // A custom role never stands in for a built-in one, whatever the store holds.
    private ImmutableArray<BoundEntry> EntriesOf(RoleId id) =>
        BuiltInRoles.TryFindEntries(id, out var entries) ? entries : CustomEntries.GetValueOrDefault(id, []);
}
