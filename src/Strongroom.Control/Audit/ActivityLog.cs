using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Audit;

/// <summary>Reads the trail's own files, up to what is durable: there is no second copy of the activity log that could differ from it.</summary>
internal sealed class ActivityLog(AuditTrail trail) : IActivityLog
{
    public IEnumerable<AuditRecord> Read(TenantId tenant, DateTimeOffset from, DateTimeOffset to) =>
        Records().Where(record => record.Tenant == tenant.Value && record.Category == ArmOperations.Category && record.Time >= from && record.Time <= to);

    public AuditRecord? Find(Guid requestId) => Records().LastOrDefault(record => record.RequestId == requestId);

    private IEnumerable<AuditRecord> Records() =>
        AuditReader.Read(trail.Directory, 1, trail.DurableSequence).Where(entry => entry.Record is not null).Select(entry => entry.Record!);
}
