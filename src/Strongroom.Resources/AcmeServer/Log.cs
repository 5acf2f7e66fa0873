using Microsoft.Extensions.Logging;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Event ids 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Critical, "INTEGRITY ALARM: the ACME settings at {Key} were changed outside this server; that vault has no ACME server")]
    public static partial void UnreadableSettings(this ILogger log, StoreKey key, Exception fault);

    [LoggerMessage(1501, LogLevel.Information, "Validation of {Identifier} by {Challenge}: attempt {Attempt} failed: {Reason}")]
    public static partial void ValidationFailed(this ILogger log, string identifier, string challenge, int attempt, string reason);

    [LoggerMessage(1502, LogLevel.Error, "A validation stopped unexpectedly; it is taken up again")]
    public static partial void ValidationStopped(this ILogger log, Exception fault);
}
