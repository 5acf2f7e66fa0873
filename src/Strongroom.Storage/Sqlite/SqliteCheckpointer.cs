namespace Strongroom.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database on a thread of its own, since on the committing thread checkpoints would be the slowest commits.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    /// <summary>Bytes of log after which it is moved.</summary>
    private const long LogLimit = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _turn = new();
    private readonly Thread _thread;
    private SqliteConnection? _connection;
    private volatile bool _stopped;

    public SqliteCheckpointer(string path)
    {
        _path = path;
        _thread = new Thread(Loop) { IsBackground = true, Name = "checkpoint" };
        _thread.Start();
    }

    /// <summary>Called after each group; cheap.</summary>
    public void Consider()
    {
        var log = new FileInfo(_path + "-wal");
        if (log.Exists && log.Length > LogLimit)
        {
            _wake.Set();
        }
    }

    /// <summary>Moves everything and cuts the log to nothing, so that what was deleted is in no file any more (S15).</summary>
    public void Truncate() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        _stopped = true;
        _wake.Set();
        _thread.Join();
        _connection?.Dispose();
        _wake.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_stopped)
            {
                return;
            }

            try
            {
                // RESTART makes the next commit begin at the log's start again; it waits for readers, not for the writer.
                Run("PRAGMA wal_checkpoint(RESTART)");
            }
            catch (SqliteFault)
            {
                // The log stays as it is and is tried again after the next group; a disk that is really ill shows in the commits.
            }
        }
    }

    private void Run(string pragma)
    {
        lock (_turn)
        {
            _connection ??= SqliteConnection.Open(_path, readOnly: false);
            _connection.Execute(pragma);
        }
    }
}
