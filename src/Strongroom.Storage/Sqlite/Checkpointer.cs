using Microsoft.Extensions.Logging;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// Copies the log into the database on its own thread and connection: a checkpoint syncs the database file, and on the committing thread
/// that would be every hundredth commit's delay (performance, section 3).
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private readonly Func<Connection> _open;
    private readonly SqliteOptions _options;
    private readonly ILogger _log;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private Connection? _connection;
    private volatile bool _stopping;
    private volatile bool _justCopied;
    private int _pagesInLog;
    private int _pagesSinceWake;

    public Checkpointer(Func<Connection> open, SqliteOptions options, ILogger log)
    {
        _open = open;
        _options = options;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "store checkpoint" };
    }

    public void Start() => _thread.Start();

    /// <summary>Called by the writer after each commit.</summary>
    /// <returns>
    /// True when the writer must finish the checkpoint itself. Under steady load it adds pages while the others are copied, so that the log
    /// is never copied whole from beside; the moment after a copy little is left to do. Past twice the bound it is done at any moment.
    /// </returns>
    public bool NoteWritten(int pages)
    {
        _pagesSinceWake += pages;
        if (_pagesSinceWake >= _options.CheckpointPages)
        {
            _pagesSinceWake = 0;
            _justCopied = false;
            _wake.Set();
        }

        var inLog = Interlocked.Add(ref _pagesInLog, pages);
        return inLog > (_justCopied ? _options.LogPages : 2L * _options.LogPages);
    }

    /// <summary>Called when the log is known to be copied whole and free of readers: the next commit begins it anew.</summary>
    public void NoteRestart() => Volatile.Write(ref _pagesInLog, 0);

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _connection?.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (_wake.WaitOne() && !_stopping)
        {
            try
            {
                _connection ??= _open();
                if (_connection.CheckpointPassive() is { } inLog)
                {
                    // Although all of it may be copied: whether the next commit can begin anew depends on the readers of that moment.
                    Volatile.Write(ref _pagesInLog, inLog);
                    _justCopied = true;
                }
            }
            catch (Exception fault) when (fault is SqliteFault or StoreUnavailableException)
            {
                // The log keeps what was not copied, and the copying begins again on a new connection. If it keeps failing, the log
                // reaches its bound and the writer stops.
                Log.CheckpointFailed(_log, fault);
                _connection?.Dispose();
                _connection = null;
            }
        }
    }
}
