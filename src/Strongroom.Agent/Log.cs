using Microsoft.Extensions.Logging;

namespace Strongroom.Agent;

/// <summary>Event ids 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information, "The agent answers on {Address}")]
    public static partial void Answering(this ILogger log, string address);

    [LoggerMessage(1501, LogLevel.Warning, "The vault does not know this agent any more: all its tokens are dropped, and nothing is served until it is enrolled again")]
    public static partial void Revoked(this ILogger log);

    [LoggerMessage(1502, LogLevel.Warning, "The vault's login host cannot be asked; valid tokens are still served: {Reason}")]
    public static partial void ServerAway(this ILogger log, string reason);

    [LoggerMessage(1503, LogLevel.Information, "The vault's login host answers")]
    public static partial void ServerBack(this ILogger log);

    [LoggerMessage(1504, LogLevel.Warning, "Tokens could not be written to the disk")]
    public static partial void TokensNotWritten(this ILogger log, Exception fault);

    [LoggerMessage(1505, LogLevel.Warning, "User {User} (unit {Unit}, container {Container}) was refused: no rule names it")]
    public static partial void StrangerRefused(this ILogger log, uint user, string? unit, string? container);

    [LoggerMessage(1506, LogLevel.Warning, "A process that cannot be told was refused")]
    public static partial void UnknownRefused(this ILogger log);

    [LoggerMessage(1507, LogLevel.Warning, "No challenge file could be made for user {User}: {Reason}")]
    public static partial void NoChallenge(this ILogger log, uint user, string reason);

    [LoggerMessage(1508, LogLevel.Information, "The machine was enrolled anew")]
    public static partial void EnrolledAnew(this ILogger log);

    [LoggerMessage(1509, LogLevel.Warning, "The state folder cannot be used")]
    public static partial void StateUnusable(this ILogger log, Exception fault);

    [LoggerMessage(1510, LogLevel.Warning, "No header file could be made for user {User}: {Reason}")]
    public static partial void NoHeader(this ILogger log, uint user, string reason);
}
