using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A member of a group.</summary>
/// <param name="IsGroup">True for a group within the group, false for a user or a service principal.</param>
internal readonly record struct GroupMember(PrincipalId Id, bool IsGroup);
