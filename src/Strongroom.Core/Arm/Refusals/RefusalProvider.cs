using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// <c>Strongroom.Access/refusals</c>, which Azure does not have: why a request was refused. It is for those who could change that, so it takes
/// the right to give roles where the request was refused. To everybody else there is no such request.
/// </summary>
internal sealed class RefusalProvider(RefusalReports reports) : IArmProvider
{
    private const string Right = "Microsoft.Authorization/roleAssignments/write";
    private const string RightInHsm = "Microsoft.KeyVault/managedHsm/roleAssignments/write/action";

    private static readonly ArmType Type = new("Strongroom.Access", "refusals", ["2026-11-24"]) { IsExtension = true };

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes) => routes.Map(
        "GET",
        "/subscriptions/{subscription}/providers/Strongroom.Access/refusals/{requestId}",
        Type,
        ArmOperations.Read("RefusalExplain", Right) with { DecidedByWork = true },
        ExplainAsync);

    /// <summary>In a managed HSM roles are given inside it: an Owner of the resource could not lift the refusal.</summary>
    private static AccessQuestion RightToGive(RefusalReport report, DateTimeOffset now)
    {
        var attributes = new AccessAttributes { Now = now };
        return report.Vault is { IsManagedHsm: true } hsm
            ? new AccessQuestion(RightInHsm, IsDataAction: true, report.Scope) { Vault = hsm, Attributes = attributes }
            : new AccessQuestion(Right, IsDataAction: false, report.Scope) { Attributes = attributes };
    }

    private ValueTask<Result<Answer>> ExplainAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(passage.Route("requestId"), "D", out var id))
        {
            return ValueTask.FromResult<Result<Answer>>(ArmErrors.Invalid("requestId", "It must be the x-ms-request-id of the refused request."));
        }

        var subscription = Scope.Subscription(ArmRequest.PathOf(passage).Subscription!.Value);
        if (reports.Find(id) is not { } report || !subscription.Covers(report.Scope) || report.Record.Tenant != passage.Caller.Tenant.Value
            || passage.Ask(RightToGive(report, passage.Now)) is not null)
        {
            return ValueTask.FromResult<Result<Answer>>(new VaultError(404, "RefusalNotFound", "There is no refused request of this id in the subscription that the caller may look into."));
        }

        return ValueTask.FromResult<Result<Answer>>(new ArmAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"{subscription.Path}/providers/{Type.FullName}/{id:D}");
            json.WriteString("name"u8, id);
            json.WriteString("type"u8, Type.FullName);
            json.WriteStartObject("properties"u8);
            RefusalReports.Write(json, report);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }
}
