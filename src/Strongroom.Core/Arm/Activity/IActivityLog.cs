using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>Port: the records of control-plane requests, reads included, in the order of the trail. Audit implements it.</summary>
public interface IActivityLog
{
    /// <param name="from">The earliest time of receipt.</param>
    IEnumerable<AuditRecord> Read(TenantId tenant, DateTimeOffset from, DateTimeOffset to);

    /// <summary>The record of one request by its id, whatever surface it came to; the newest when there are several. Null when the trail holds none.</summary>
    AuditRecord? Find(Guid requestId);
}
