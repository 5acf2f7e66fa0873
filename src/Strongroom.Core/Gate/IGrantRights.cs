using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// Port: may this caller give any right here? Access implements it. Who decides by which model a vault grants its data must hold that: the
/// switch itself hands out rights.
/// </summary>
public interface IGrantRights
{
    /// <summary>
    /// True when the caller holds <c>Microsoft.Authorization/roleAssignments/write</c> at the scope through an assignment and a role that set no
    /// condition, and nothing denies it.
    /// </summary>
    bool HoldsUnrestricted(Caller caller, Scope scope);
}
