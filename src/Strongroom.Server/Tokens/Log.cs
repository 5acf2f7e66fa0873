using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Tokens;

/// <summary>Event ids 980 to 989.</summary>
internal static partial class Log
{
    [LoggerMessage(980, LogLevel.Information, "The token '{Label}', serial number {Serial}, holds HSM keys; it lacks {Missing}")]
    public static partial void Attached(this ILogger log, string? label, string? serial, string missing);

    [LoggerMessage(981, LogLevel.Warning, "The token behind {Module} waits for its PIN: strongroom hsm login. Until then its keys are refused")]
    public static partial void AwaitingPin(this ILogger log, string module);

    [LoggerMessage(982, LogLevel.Warning, "Somebody gave the token '{Label}' a wrong PIN before this start")]
    public static partial void PinCountLow(this ILogger log, string? label);
}
