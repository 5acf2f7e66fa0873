using System.Collections.Immutable;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>Asks for the rights of this surface (decisions 0013, 0014).</summary>
internal sealed class GraphRights(IGrantRights grants)
{
    /// <summary>Null when a role of the directory gives the operation.</summary>
    public static VaultError? Ask(Passage passage, string action) =>
        passage.Ask(new AccessQuestion(action, IsDataAction: false, Scope.Root) { Attributes = new AccessAttributes { Now = passage.Now } });

    /// <summary>Null when a role gives the operation, or the caller is among the owners.</summary>
    public static VaultError? AskOrOwn(Passage passage, string action, ImmutableArray<PrincipalId> owners) =>
        Ask(passage, action) is { } refusal && !(owners.Contains(passage.Caller.Principal) && passage.AllowOwner()) ? refusal : null;

    /// <summary>Null when the caller could give everything that the principal holds, and so gains nothing by acting as it (S25).</summary>
    public VaultError? AskToTakeOver(Passage passage, PrincipalId target) => grants.CoversGrantsOf(passage.Caller, target) ? null : GraphRefusals.TakeOver;
}
