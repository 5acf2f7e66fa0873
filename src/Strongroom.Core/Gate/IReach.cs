using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: does a caller hold any right at, above or below a place? Access implements it. Lists of subscriptions show those and no others.</summary>
public interface IReach
{
    bool Reaches(Caller caller, Scope scope);

    /// <summary>True when the caller holds any right that the data plane of this vault asks for, at the vault, above it or below it.</summary>
    bool ReachesInto(Caller caller, VaultEntry vault);
}
