using Microsoft.Extensions.Logging;

namespace Strongroom.Certificates;

/// <summary>Event ids 900 to 999.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Error, "CERTIFICATE ALARM: the renewal of certificate {Certificate} in vault {Vault} failed, time {Failures} in a row; it ends at {Expires:u}: {Reason}")]
    public static partial void RenewalFailed(this ILogger log, string certificate, string vault, int failures, DateTimeOffset expires, string reason);

    [LoggerMessage(901, LogLevel.Warning, "The issuer of certificate {Certificate} in vault {Vault} cannot be reached; it is tried again in {Pause}: {Reason}")]
    public static partial void IssuerUnreachable(this ILogger log, string certificate, string vault, TimeSpan pause, string reason);

    [LoggerMessage(902, LogLevel.Warning, "The request for certificate {Certificate} in vault {Vault} has failed: {Reason}")]
    public static partial void RequestFailed(this ILogger log, string certificate, string vault, string reason);

    [LoggerMessage(903, LogLevel.Warning, "The authority of certificate {Certificate} in vault {Vault} has not said when it wants it renewed; it is asked again in a day: {Reason}")]
    public static partial void WindowUnknown(this ILogger log, string certificate, string vault, string reason);

    [LoggerMessage(904, LogLevel.Warning, "A mail about certificate {Certificate} in vault {Vault} is not sent: {Reason}")]
    public static partial void LetterNotSent(this ILogger log, string certificate, string vault, string reason);

    [LoggerMessage(905, LogLevel.Warning, "A mail about certificate {Certificate} in vault {Vault} could not be sent; it is tried again in {Pause}: {Reason}")]
    public static partial void LetterPostponed(this ILogger log, string certificate, string vault, TimeSpan pause, string reason);
}
