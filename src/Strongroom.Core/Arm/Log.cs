using Microsoft.Extensions.Logging;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Event ids 800 to 899.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Critical, "INTEGRITY ALARM: the subscription row {Key} cannot be trusted and is not used")]
    public static partial void UnreadableSubscription(this ILogger log, StoreKey key, Exception fault);

    [LoggerMessage(801, LogLevel.Critical, "INTEGRITY ALARM: the lock row {Key} cannot be trusted; its tenant's resources stay locked against every change until it is mended")]
    public static partial void UnreadableLock(this ILogger log, StoreKey key, Exception fault);
}
