using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Hosting;

/// <summary>Event ids 950 to 999.</summary>
internal static partial class Log
{
    [LoggerMessage(950, LogLevel.Warning, "Rotation of token signing keys is postponed")]
    public static partial void SigningKeyUpkeepPostponed(this ILogger log, Exception fault);

    [LoggerMessage(951, LogLevel.Information, "Strongroom answers on port {Port} for {Domain}; it is {State}")]
    public static partial void Answering(this ILogger log, int port, string domain, string state);

    [LoggerMessage(952, LogLevel.Error, "A ceremony ended ({End}), and the audit trail did not take the record of it")]
    public static partial void CeremonyEndUnrecorded(this ILogger log, string end, Exception fault);

    [LoggerMessage(953, LogLevel.Warning, "The {Kind} slot does not open the installation ({Code}); it stays sealed and is tried again: {Reason}")]
    public static partial void AutoUnsealRefused(this ILogger log, string kind, string code, string reason);

    [LoggerMessage(954, LogLevel.Error, "Opening by the {Kind} slot failed; it is tried again")]
    public static partial void AutoUnsealFailed(this ILogger log, string kind, Exception fault);

    [LoggerMessage(955, LogLevel.Error, "The audit trail did not take the record of the automatic opening")]
    public static partial void AutoUnsealUnrecorded(this ILogger log, Exception fault);
}
