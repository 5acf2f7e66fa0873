using Microsoft.Extensions.Logging;

namespace Strongroom.Schedule;

/// <summary>Event ids 800 to 899.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Warning, "Due work is postponed")]
    public static partial void DueWorkPostponed(this ILogger log, Exception fault);

    [LoggerMessage(801, LogLevel.Error, "Nothing here does due work of kind {Kind}; the item stays")]
    public static partial void UnknownDueWork(this ILogger log, string kind);

    [LoggerMessage(802, LogLevel.Error, "Due work of kind {Kind} in vault {Vault} failed; it is tried again at the next turn")]
    public static partial void DueItemFailed(this ILogger log, string kind, string vault, Exception fault);
}
