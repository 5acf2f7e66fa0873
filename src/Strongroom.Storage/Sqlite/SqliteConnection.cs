using System.Globalization;
using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>One connection, used by one thread at a time, with the settings that the promises need (reliability §3).</summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int BusyMilliseconds = 5000;

    private SqliteConnection(sqlite3 handle) => Handle = handle;

    public sqlite3 Handle { get; }

    public static SqliteConnection Open(string path, bool readOnly)
    {
        var flags = (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE) | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_PRIVATECACHE;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new SqliteConnection(handle);
        try
        {
            connection.Check(code, "open");
            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
            if (!readOnly)
            {
                connection.Execute("PRAGMA journal_mode=WAL");
            }

            foreach (var setting in SqliteSettings.All)
            {
                connection.Execute($"PRAGMA {setting.Name}={setting.Value}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), "prepare");
        return statement;
    }

    /// <summary>Runs statements whose rows do not matter.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql), "execute");

    /// <summary>The first column of the first row as text; null when there is no row.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return Step(statement) ? raw.sqlite3_column_text(statement, 0).utf8_to_string() : null;
    }

    public long ScalarInt64(string sql) => long.Parse(Scalar(sql) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>True when there is a row.</summary>
    public bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            Check(code, "step");
        }

        return false;
    }

    public static void BindBlob(sqlite3_stmt statement, int index, ReadOnlySpan<byte> value)
    {
        // An empty span would bind NULL.
        _ = value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value);
    }

    public void Check(int code, string action)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteFault(code, action, raw.sqlite3_errmsg(Handle).utf8_to_string());
        }
    }

    public void Dispose() => Handle.Dispose();
}
