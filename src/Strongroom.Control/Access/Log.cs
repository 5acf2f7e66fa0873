using Microsoft.Extensions.Logging;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "Access rules loaded: {Tenants} tenants, {Rows} rows")]
    public static partial void AccessLoaded(this ILogger logger, int tenants, int rows);

    [LoggerMessage(401, LogLevel.Critical, "Integrity alarm: the access row {Key} cannot be trusted; it grants nothing")]
    public static partial void RowNotTrusted(this ILogger logger, StoreKey key, Exception reason);

    [LoggerMessage(402, LogLevel.Critical,
        "Integrity alarm: the deny assignment {Key} cannot be trusted; everything is refused in tenant {Tenant} until it is removed or written again")]
    public static partial void DenialUnreadable(this ILogger logger, TenantId tenant, StoreKey key, Exception reason);

    [LoggerMessage(403, LogLevel.Warning,
        "The assignment {Assignment} in tenant {Tenant} refers to the role {Role}, which does not exist; it grants nothing")]
    public static partial void RoleMissing(this ILogger logger, AssignmentId assignment, TenantId tenant, RoleId role);
}
