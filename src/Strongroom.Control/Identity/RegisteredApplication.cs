using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>An application as an administrator sees it.</summary>
public sealed record RegisteredApplication(ClientId Client, PrincipalId Principal, string DisplayName, bool Enabled);
