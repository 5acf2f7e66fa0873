namespace Strongroom.Arm;

/// <summary>
/// A resource provider: one registration in the host's services plugs it in. Its types appear in the provider list, and its routes are mapped
/// through the one entrance of the control plane.
/// </summary>
public interface IArmProvider
{
    /// <summary>Every type that this provider answers for. Several providers may share a namespace.</summary>
    IReadOnlyList<ArmType> Types { get; }

    void Map(ArmRoutes routes);
}
