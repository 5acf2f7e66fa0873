namespace Strongroom.Storage.Sqlite;

/// <summary>What SQLite answered when it could not do something.</summary>
internal sealed class SqliteFault(int code, string action, string message) : Exception($"SQLite could not {action}: {message} ({code})")
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;
}
