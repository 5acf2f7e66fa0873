using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Tls;

/// <summary>Log ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Made {Subject}, the certificate authority of this installation, for names under {Domain}")]
    public static partial void CaMade(ILogger log, string subject, string domain);

    [LoggerMessage(3001, LogLevel.Warning, "{Old} is replaced by {New}, for names under {Domain}: clients must trust the new one")]
    public static partial void CaReplaced(ILogger log, string old, string @new, string domain);

    [LoggerMessage(3002, LogLevel.Information, "Serving a certificate ({Origin}): {Subject}, until {End:u}")]
    public static partial void Serving(ILogger log, CertificateOrigin origin, string subject, DateTimeOffset end);

    [LoggerMessage(3003, LogLevel.Warning, "{Fault}")]
    public static partial void LeafUnusable(ILogger log, string fault);

    [LoggerMessage(3004, LogLevel.Warning, "Found no bundle of the system's roots: {Path} trusts this installation alone")]
    public static partial void NoSystemBundle(ILogger log, string path);

    [LoggerMessage(3005, LogLevel.Error, "The operator's certificate was not reloaded, the one in use stays: {Fault}")]
    public static partial void OperatorReloadFailed(ILogger log, string fault);

    [LoggerMessage(3006, LogLevel.Warning, "The operator's certificate does not answer to {Names}")]
    public static partial void OperatorNamesMissing(ILogger log, string names);

    [LoggerMessage(3007, LogLevel.Warning, "{Path} can be read by every user of this machine; a private key should be 0600")]
    public static partial void KeyReadableByAll(ILogger log, string path);

    [LoggerMessage(3008, LogLevel.Warning, "The certificate in use ends at {End:u}: renew it")]
    public static partial void EndsSoon(ILogger log, DateTimeOffset end);

    [LoggerMessage(3009, LogLevel.Error, "The upkeep of certificates failed; it is tried again in {Minutes} minutes")]
    public static partial void UpkeepFailed(ILogger log, Exception fault, double minutes);

    [LoggerMessage(3010, LogLevel.Warning, "{Address} has {Count} connections open, its limit; a further one was closed")]
    public static partial void AddressFull(ILogger log, string address, int count);
}
