using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>Someone a deny assignment names.</summary>
public readonly record struct PrincipalRef(PrincipalId Id, PrincipalKind Kind)
{
    /// <summary>Every principal of the tenant (control-plane reference §3.3).</summary>
    public static PrincipalRef Everyone { get; } = new(default, PrincipalKind.SystemDefined);
}
