using Microsoft.Extensions.Logging;
using Strongroom.Access.Hsm;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>Turns stored rows into changes of a snapshot. A row that cannot be trusted grants nothing and raises an alarm (S14).</summary>
internal sealed class SnapshotFold(IRowGuard guard, ILogger log)
{
    /// <param name="value">The row as stored; null when it was deleted.</param>
    public AccessSnapshot Apply(AccessSnapshot snapshot, AccessRow row, StoreKey key, byte[]? value)
    {
        if (value is null)
        {
            return Without(snapshot, row);
        }

        try
        {
            return With(snapshot, row, key, value);
        }
#pragma warning disable CA1031 // The change feed must not meet an exception, and every one means the same here: this row is not to be believed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Distrust(snapshot, row, key, e);
        }
    }

    private AccessSnapshot With(AccessSnapshot snapshot, AccessRow row, StoreKey key, byte[] value) => row.Kind switch
    {
        AccessRowKind.Role => snapshot.WithRole(new RoleId(row.Id), RowShape<RoleDefinition>.Decode(guard, key, value)),
        AccessRowKind.Assignment => snapshot.WithAssignment(new AssignmentId(row.Id), RowShape<RoleAssignment>.Decode(guard, key, value)),
        AccessRowKind.Hsm => snapshot.WithHsm(new VaultId(row.Id), RowShape<HsmAccess>.Decode(guard, key, value)),
        _ => snapshot.WithDenial(row.Id, RowShape<DenyAssignment>.Decode(guard, key, value)),
    };

    private static AccessSnapshot Without(AccessSnapshot snapshot, AccessRow row) => row.Kind switch
    {
        AccessRowKind.Role => snapshot.WithoutRole(new RoleId(row.Id)),
        AccessRowKind.Assignment => snapshot.WithoutAssignment(new AssignmentId(row.Id)),
        AccessRowKind.Hsm => snapshot.WithoutHsm(new VaultId(row.Id)),
        _ => snapshot.WithoutDenial(row.Id),
    };

    private AccessSnapshot Distrust(AccessSnapshot snapshot, AccessRow row, StoreKey key, Exception reason)
    {
        if (row.Kind == AccessRowKind.Denial)
        {
            log.DenialUnreadable(row.Tenant, key, reason);
            return snapshot.WithUnreadableDenial(row.Id);
        }

        log.RowNotTrusted(key, reason);
        return Without(snapshot, row);
    }
}
