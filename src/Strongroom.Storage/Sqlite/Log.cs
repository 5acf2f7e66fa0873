using Microsoft.Extensions.Logging;

namespace Strongroom.Storage.Sqlite;

/// <summary>Events 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Store {Directory} opened at revision {Revision}, SQLite {Library}")]
    public static partial void Opened(ILogger log, string directory, long revision, int library);

    [LoggerMessage(101, LogLevel.Information, "Schema step {Number} applied")]
    public static partial void SchemaStepApplied(ILogger log, int number);

    [LoggerMessage(102, LogLevel.Error, "A group of {Batches} batches could not be committed; the connection is given up")]
    public static partial void CommitFailed(ILogger log, int batches, Exception fault);

    [LoggerMessage(103, LogLevel.Error, "The store still cannot write; changes are refused until it can")]
    public static partial void StillUnavailable(ILogger log, Exception fault);

    [LoggerMessage(104, LogLevel.Warning, "The store writes again on a new connection")]
    public static partial void Recovered(ILogger log);

    [LoggerMessage(105, LogLevel.Warning, "A checkpoint failed; the log keeps what was not copied")]
    public static partial void CheckpointFailed(ILogger log, Exception fault);

    [LoggerMessage(106, LogLevel.Error, "An observer of committed changes threw")]
    public static partial void ObserverFailed(ILogger log, Exception fault);

    [LoggerMessage(107, LogLevel.Error, "A read failed; its connection is given up")]
    public static partial void ReadFailed(ILogger log, Exception fault);

    [LoggerMessage(108, LogLevel.Information, "Store {Directory} closed")]
    public static partial void Closed(ILogger log, string directory);
}
