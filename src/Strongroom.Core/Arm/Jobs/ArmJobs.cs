using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Answers 202 with the addresses at which clients poll (control-plane reference §1.4).</summary>
public static class ArmJobs
{
    internal const string DueKind = "arm-job";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Stages the job's row beside the work, and answers with <c>Location</c>, <c>Azure-AsyncOperation</c> and <c>Retry-After</c>.</summary>
    /// <param name="resultPath">Where its result is asked, as in <c>/subscriptions/…/operationresults</c>; the id follows.</param>
    /// <param name="withStatus">True adds <c>Azure-AsyncOperation</c>, which clients prefer to <c>Location</c>.</param>
    public static Answer Accept(Passage passage, Tx tx, string resultPath, bool withStatus = false)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(tx);
        var job = new ArmJob(passage.RequestId, passage.Caller.Principal, passage.Operation.Name, passage.Now);
        tx.Insert(ArmJobRows.Key(passage.Caller.Tenant, job.Id), job);
        var due = new DueItem((passage.Now + Kept).ToUnixTimeSeconds(), DueKind, job.Id, passage.Caller.Tenant, default, "", "");
        tx.Insert(DueRows.Key(due), due);
        var version = ArmRequest.VersionOf(passage).Text;
        var subscription = ArmRequest.PathOf(passage).Subscription;
        return new ArmAccepted(
            $"{passage.Origin}{resultPath}/{job.Id:D}?api-version={version}",
            withStatus ? $"{passage.Origin}/subscriptions/{subscription:D}/operationStatuses/{job.Id:D}?api-version={version}" : null);
    }
}
