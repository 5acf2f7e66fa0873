using Microsoft.Extensions.Logging;

namespace Strongroom.Issuers;

/// <summary>Event ids 1700 to 1799.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Warning, "The DNS program {Program} failed at '{Verb}' for {Name}: {Reason} {Output}")]
    public static partial void DnsHookFailed(this ILogger log, string program, string verb, string name, string reason, string output);

    [LoggerMessage(1701, LogLevel.Warning, "The renewal information of the authority at {Host} was not to be had: {Reason}")]
    public static partial void NoRenewalInformation(this ILogger log, string host, string reason);
}
