using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>SQLite answered with an error. Stays inside this folder: callers see <see cref="StoreUnavailableException"/>.</summary>
internal sealed class SqliteFault(int extendedCode, string message) : Exception($"{message} (SQLite error {extendedCode & 0xFF}, extended {extendedCode})")
{
    public int Code { get; } = extendedCode & 0xFF;

    /// <summary>The file is not a database, or its pages contradict each other: retrying does not help.</summary>
    public bool IsDamage => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public bool IsBusy => Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
}
