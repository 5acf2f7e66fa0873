using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A user of the directory.</summary>
public sealed record RegisteredUser(PrincipalId Id, string UserPrincipalName, string DisplayName, bool Enabled);
