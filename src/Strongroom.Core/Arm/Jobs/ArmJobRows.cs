using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

internal static class ArmJobRows
{
    public static readonly RowShape<ArmJob> Job = new("t/{tenant}/armjob/{id}", "an operation of the control plane that was answered with 202");

    public static RowKey<ArmJob> Key(TenantId tenant, Guid id) => Job.Key(tenant.Compact, id.ToString("N"));
}
