using Microsoft.Extensions.Logging;

namespace Strongroom.Gate;

/// <summary>Event ids 600 to 699.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Error, "Request {RequestId}: the audit trail cannot take records; the operation was refused")]
    public static partial void AuditUnavailable(this ILogger log, Guid requestId, Exception fault);

    [LoggerMessage(601, LogLevel.Error, "Request {RequestId}: the store cannot answer")]
    public static partial void StoreUnavailable(this ILogger log, Guid requestId, Exception fault);

    [LoggerMessage(602, LogLevel.Critical, "Request {RequestId}: INTEGRITY ALARM, stored data was moved, edited or rolled back outside this server")]
    public static partial void IntegrityAlarm(this ILogger log, Guid requestId, Exception fault);

    [LoggerMessage(603, LogLevel.Error, "Request {RequestId}: unexpected fault")]
    public static partial void Unexpected(this ILogger log, Guid requestId, Exception fault);
}
