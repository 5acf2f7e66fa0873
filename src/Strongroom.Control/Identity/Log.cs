using Microsoft.Extensions.Logging;

namespace Strongroom.Identity;

/// <summary>Ids 300 to 399.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Critical, "The row {Key} of the directory cannot be read and counts as deleted: {Reason}")]
    public static partial void RowRefused(ILogger logger, string key, string reason);

    [LoggerMessage(301, LogLevel.Information, "Signing key {Kid} published; it signs from {SignsFrom:u}")]
    public static partial void SigningKeyPublished(ILogger logger, string kid, DateTimeOffset signsFrom);

    [LoggerMessage(302, LogLevel.Information, "Signing key {Kid} is gone: tokens it signed are refused from now on")]
    public static partial void SigningKeyGone(ILogger logger, string kid);

    [LoggerMessage(303, LogLevel.Error, "The trail cannot take records: no token was issued")]
    public static partial void TrailUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(308, LogLevel.Error, "The store cannot take changes: nobody was signed in or enrolled")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(304, LogLevel.Information, "Directory loaded: {Tenants} tenants, {Applications} applications, {Keys} signing keys")]
    public static partial void DirectoryLoaded(ILogger logger, int tenants, int applications, int keys);

    [LoggerMessage(340, LogLevel.Warning, "A document of an outside issuer at {Host} could not be read: {Reason}")]
    public static partial void IssuerUnreachable(ILogger logger, string host, string reason);
}
