using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary><c>Microsoft.Authorization/permissions</c>: what the caller itself holds at a scope. It needs no right, and shows nobody else's.</summary>
internal sealed class PermissionProvider(RoleDecider decider) : IArmProvider
{
    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.Permissions];

    public void Map(ArmRoutes routes) => routes.Map(
        "GET", ArmRoutes.ScopeMark + "/providers/Microsoft.Authorization/permissions", AuthorizationTypes.Permissions, ArmOperations.Read("PermissionList", ""), ListAsync);

    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult<Result<Answer>>(
        new ArmList<PermissionEntry>([.. decider.HeldAt(passage.Caller, AuthorizationRequest.PathOf(passage).Scope)], AuthorizationJson.Write));
}
