using Strongroom.Kernel;

namespace Strongroom.Identity.Outside;

/// <summary>Whom a token stands for: the principal, when this claim is exactly this text.</summary>
public sealed record OutsideMapping(string Claim, string Value, PrincipalId Principal);
