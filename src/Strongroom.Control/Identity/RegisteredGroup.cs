using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A group as an administrator sees it.</summary>
/// <param name="Members">Object ids of its direct members: service principals and groups, and any that have been deleted since.</param>
public sealed record RegisteredGroup(PrincipalId Id, string DisplayName, IReadOnlyList<PrincipalId> Members);
