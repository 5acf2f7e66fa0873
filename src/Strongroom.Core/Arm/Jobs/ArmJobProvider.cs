using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// Where clients poll: the result (202 while running, 200 when done) and the status (always 200 with a body). Only whoever started a job can ask
/// about it; to anybody else there is none.
/// </summary>
internal sealed class ArmJobProvider : IArmProvider
{
    private const string Subscription = "/subscriptions/{subscription}";

    private static readonly ArmType Results = new("Microsoft.Resources", "operationresults", ["2014-04-01", "2021-04-01", "2025-04-01"]);
    private static readonly ArmType Statuses = new("Microsoft.Resources", "operationStatuses", ["2014-04-01", "2021-04-01", "2025-04-01"]);

    public IReadOnlyList<ArmType> Types => [Results, Statuses];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Subscription + "/operationresults/{id}", Results, ArmOperations.Read("OperationResultGet", ""), ResultAsync);
        routes.Map("GET", Subscription + "/operationStatuses/{id}", Statuses, ArmOperations.Read("OperationStatusGet", ""), StatusAsync);
        routes.Map(
            "GET", Subscription + "/providers/{providerNamespace}/locations/{location}/operationResults/{id}", Results, ArmOperations.Read("OperationResultGet", ""), ResultAsync);
    }

    private static async ValueTask<Result<Answer>> ResultAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is null ? NotFound : new ArmNoContent(200);

    private static async ValueTask<Result<Answer>> StatusAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } job)
        {
            return NotFound;
        }

        return new ArmAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, passage.Http.Request.Path.Value);
            json.WriteString("name"u8, job.Id);
            json.WriteString("status"u8, "Succeeded");
            json.WriteString("startTime"u8, ArmJson.Time(job.StartedAt));
            json.WriteString("endTime"u8, ArmJson.Time(job.StartedAt));
            json.WriteNumber("percentComplete"u8, 100);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<ArmJob?> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(passage.Route("id"), "D", out var id))
        {
            return null;
        }

        var job = await tx.FindAsync(ArmJobRows.Key(passage.Caller.Tenant, id), cancel).ConfigureAwait(false);
        return job is not null && job.Principal == passage.Caller.Principal ? job : null;
    }

    private static VaultError NotFound { get; } = new(404, "NotFound", "There is no such operation, or it was not started by this caller.");
}
