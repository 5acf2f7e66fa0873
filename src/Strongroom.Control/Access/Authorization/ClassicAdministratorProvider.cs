using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary><c>Microsoft.Authorization/classicAdministrators</c>: there are none, and az asks for them.</summary>
internal sealed class ClassicAdministratorProvider : IArmProvider
{
    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.ClassicAdministrators];

    public void Map(ArmRoutes routes) => routes.Map(
        "GET",
        "/subscriptions/{subscription}/providers/Microsoft.Authorization/classicAdministrators",
        AuthorizationTypes.ClassicAdministrators,
        ArmOperations.Read("ClassicAdministratorList", "Microsoft.Authorization/classicAdministrators/read"),
        ListAsync);

    private static ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(new ArmList<string>([], (json, name) => json.WriteStringValue(name)));
}
