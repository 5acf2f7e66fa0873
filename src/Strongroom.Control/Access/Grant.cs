using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>An assignment as decisions read it.</summary>
/// <param name="Entries">The role's entries without a condition; none when the role is not there.</param>
internal sealed record Grant(AssignmentId Id, Scope Scope, RoleId Role, ImmutableArray<PermissionEntry> Entries);
