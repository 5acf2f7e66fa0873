using System.Collections.Immutable;
using Strongroom.Access.Conditions;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>An assignment as decisions read it.</summary>
/// <param name="Entries">The role's entries; none when the role is not there.</param>
/// <param name="Condition">The assignment's own; the entry that grants may have another, and then both must hold.</param>
internal sealed record Grant(AssignmentId Id, Scope Scope, RoleId Role, ImmutableArray<BoundEntry> Entries, Condition? Condition);
