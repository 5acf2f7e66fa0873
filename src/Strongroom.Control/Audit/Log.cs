using Microsoft.Extensions.Logging;

namespace Strongroom.Audit;

/// <summary>Ids 500 to 599.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "The audit trail is open after entry {Sequence}; {CutBytes} bytes of an unfinished batch were cut")]
    public static partial void TrailOpened(this ILogger log, long sequence, long cutBytes);

    [LoggerMessage(501, LogLevel.Critical, "The audit trail takes no records, so nothing can be done: {Reason}")]
    public static partial void TrailUnavailable(this ILogger log, string reason, Exception? fault);

    [LoggerMessage(502, LogLevel.Warning, "The next audit segment could not be prepared ahead")]
    public static partial void SpareNotPrepared(this ILogger log, Exception fault);

    [LoggerMessage(503, LogLevel.Information, "{Count} records of committed changes were replayed into the audit trail; {Known} were already there")]
    public static partial void Replayed(this ILogger log, int count, int known);

    [LoggerMessage(504, LogLevel.Error, "A record of a committed change could not be taken from the change feed; it will be replayed from its row")]
    public static partial void ChangeNotTaken(this ILogger log, Exception fault);

    [LoggerMessage(505, LogLevel.Warning, "The audit trail's upkeep failed and will be tried again")]
    public static partial void UpkeepFailed(this ILogger log, Exception fault);

    [LoggerMessage(506, LogLevel.Critical, "The audit trail is not the one that the store knows: {Reason}")]
    public static partial void TrailCondemned(this ILogger log, string reason);
}
