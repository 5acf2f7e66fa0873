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

    /// <summary>
    /// May this caller act as that principal from now on? True when the caller could give, without condition, everything that was given to the principal
    /// and to its groups: who adds a credential, a federation, an owner or a member takes over what the identity holds (S25).
    /// </summary>
    bool CoversGrantsOf(Caller caller, PrincipalId principal);
}
