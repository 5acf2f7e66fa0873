using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>One SQLite connection, used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int ExtendedResultCodes = 0x02000000;
    private const int BusyMilliseconds = 5000;

    private readonly sqlite3 _handle;

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <param name="path">An existing file, or <c>:memory:</c>; a missing file is an error, since SQLite would create it readable by others.</param>
    /// <exception cref="SqliteFault">The file cannot be opened.</exception>
    public static Connection Open(string path, bool writable)
    {
        // No mutex of SQLite's own: the pool and the writer thread see to it that one thread at a time is inside.
        var flags = (writable ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY) | raw.SQLITE_OPEN_NOMUTEX | ExtendedResultCodes;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var message = raw.sqlite3_errstr(code).utf8_to_string();
            handle?.Dispose();
            throw new SqliteFault(code, $"{path}: {message}");
        }

        raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
        return new Connection(handle);
    }

    public static int LibraryVersion => raw.sqlite3_libversion_number();

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return new Statement(this, statement);
    }

    /// <summary>Runs all statements of <paramref name="sql"/>; their rows are dropped.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of each row, as text; NULL reads as an empty string.</summary>
    public List<string> Texts(string sql)
    {
        using var statement = Prepare(sql);
        var texts = new List<string>();
        while (statement.Step())
        {
            texts.Add(statement.Text(0));
        }

        return texts;
    }

    /// <summary>The first column of the first row as a number; null if there is no row.</summary>
    public long? Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : null;
    }

    /// <summary>Rows touched by the last insert, update or delete.</summary>
    public int Changed => raw.sqlite3_changes(_handle);

    /// <summary>Pages this connection wrote since it was last asked.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Copies what can be copied from the log to the database, without waiting for anyone.</summary>
    /// <returns>Pages in the log, copied or not; null when another checkpoint is under way.</returns>
    public int? CheckpointPassive()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var inLog, out _);
        if (IsBusy(code))
        {
            return null;
        }

        Check(code);
        return inLog;
    }

    /// <summary>Copies the whole log, so that the next commit begins it anew, and waits for the readers that still need it.</summary>
    /// <returns>False when they did not leave it within <paramref name="patience"/>, or another checkpoint is under way.</returns>
    public bool TryCheckpointRestart(TimeSpan patience)
    {
        raw.sqlite3_busy_timeout(_handle, (int)patience.TotalMilliseconds);
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
        raw.sqlite3_busy_timeout(_handle, BusyMilliseconds);
        if (!IsBusy(code))
        {
            Check(code);
        }

        return code == raw.SQLITE_OK;
    }

    /// <summary>Copies the whole log and cuts it to nothing, waiting up to five seconds for readers to leave it.</summary>
    /// <exception cref="SqliteFault">Busy, if a reader did not leave; else the disk's error.</exception>
    public void CheckpointTruncate() => Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    public SqliteFault Fault(int code) => new(code, raw.sqlite3_errmsg(_handle).utf8_to_string());

    private static bool IsBusy(int code) => (code & 0xFF) == raw.SQLITE_BUSY;

    public void Dispose() => _handle.Dispose();
}
