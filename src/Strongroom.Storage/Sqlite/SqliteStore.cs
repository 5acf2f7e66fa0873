using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The embedded engine: one SQLite database in write-ahead mode, one writer that commits in groups, readers beside it. Reads complete
/// synchronously. A batch holds values of up to 16 MiB each. Dispose commits what stands in line before it closes.
/// </summary>
public sealed class SqliteStore : IStore
{
    private readonly StoreDirectory _directory;
    private readonly DirectoryLock _lock;
    private readonly ReadPool _readers;
    private readonly CommitQueue _queue;
    private readonly Watchers _watchers;
    private readonly Committer _committer;
    private readonly ILogger _log;
    private int _disposed;

    private SqliteStore(StoreDirectory directory, DirectoryLock held, SqliteOptions options, WriteConnection first, ILogger log)
    {
        _directory = directory;
        _lock = held;
        _log = log;
        _readers = new ReadPool(() => new ReadConnection(OpenConnection(directory, writable: false)), slots: Math.Max(4, Environment.ProcessorCount * 2));
        _queue = new CommitQueue(options.QueuedBatches, options.QueuedBytes);
        _watchers = new Watchers(log);
        var checkpointer = new Checkpointer(() => OpenConnection(directory, writable: true), options, log);
        _committer = new Committer(_queue, _watchers, checkpointer, () => new WriteConnection(OpenConnection(directory, writable: true)), log);
        checkpointer.Start();
        _committer.Start(first);
    }

    /// <summary>Opens the store, making it if the directory holds none; the whole database is checked, about a second for each gigabyte.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreUnavailableException">
    /// Another process holds the directory, the data is damaged or newer than this program, or a setting that durability rests on does not hold.
    /// </exception>
    public static SqliteStore Open(SqliteOptions options, ILogger<SqliteStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = logger ?? NullLogger<SqliteStore>.Instance;
        options.Check();
        Settings.RequireLibrary(Connection.LibraryVersion);
        var directory = StoreDirectory.Prepare(options.Directory);
        var held = DirectoryLock.Take(directory);
        try
        {
            directory.EnsureDatabase();
            var first = OpenFirst(directory, log);
            Log.Opened(log, directory.Path, first.Revision, Connection.LibraryVersion);
            return new SqliteStore(directory, held, options, first, log);
        }
        catch (Exception fault)
        {
            held.Dispose();
            if (fault is not (StoreUnavailableException or SqliteFault or IOException or UnauthorizedAccessException))
            {
                throw;
            }

            var reason = fault is SqliteFault { IsDamage: true } ? $"The database is damaged: {fault.Message}. Restore a backup" : fault.Message;
            throw new StoreUnavailableException($"The store in {directory.Path} cannot be opened. {reason}", outcomeUnknown: false, fault);
        }
    }

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel)
    {
        BatchRules.CheckKey(key);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(key, static (reader, key) => reader.Get(key)));
    }

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancel.ThrowIfCancellationRequested();
        var rows = Read((Range: KeyRange.Of(prefix, after), Limit: limit), static (reader, page) => reader.Scan(page.Range, page.Limit));
        return ValueTask.FromResult<IReadOnlyList<StoredRow>>(rows);
    }

    public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        var entries = BatchRules.Check(batch);
        cancel.ThrowIfCancellationRequested();
        var pending = new PendingCommit(entries, cancel);
        pending.ListenForCancellation();
        try
        {
            _queue.Add(pending);
        }
        catch
        {
            pending.StopListening();
            throw;
        }

        return new ValueTask<CommitOutcome>(pending.Task);
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return _watchers.Add(prefix, observer);
    }

    /// <summary>
    /// Empties the log into the database. Deleted rows are zeroed there, so after this their bytes stand in no file of the store (S15); until
    /// then the log may still hold them. What the file system keeps of the cut log is beyond this engine.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The log could not be emptied.</exception>
    public ValueTask ScrubAsync(CancellationToken cancel) => new(_queue.RequestTruncation().WaitAsync(cancel));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // The writer may be syncing: its thread is joined off the caller's.
        await Task.Run(Close).ConfigureAwait(false);
    }

    private void Close()
    {
        _queue.Close();
        _readers.Dispose();
        _committer.Dispose();
        _lock.Dispose();
        Log.Closed(_log, _directory.Path);
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<ReadConnection, TArgument, TResult> read)
    {
        ReadConnection? reader = null;
        try
        {
            reader = _readers.Rent();
            var result = read(reader, argument);
            _readers.Return(reader);
            return result;
        }
        catch (Exception fault)
        {
            if (reader is not null)
            {
                _readers.Discard(reader);
            }

            if (fault is not SqliteFault)
            {
                throw;
            }

            Log.ReadFailed(_log, fault);
            throw new StoreUnavailableException("The store cannot be read", outcomeUnknown: false, fault);
        }
    }

    private static WriteConnection OpenFirst(StoreDirectory directory, ILogger log)
    {
        var connection = OpenConnection(directory, writable: true);
        try
        {
            var complaints = connection.Texts("PRAGMA quick_check(3)");
            if (complaints is not ["ok"])
            {
                throw new StoreUnavailableException($"The database is damaged: {string.Join("; ", complaints)}. Restore a backup", outcomeUnknown: false);
            }

            foreach (var number in Schema.Advance(connection, Schema.Steps))
            {
                Log.SchemaStepApplied(log, number);
            }

            EmptyLog(connection, log);
            return new WriteConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A process that was killed leaves its log, and many of them in a row, none of which lived to a checkpoint, would leave an ever longer one.</summary>
    private static void EmptyLog(Connection connection, ILogger log)
    {
        try
        {
            connection.CheckpointTruncate();
        }
        catch (SqliteFault fault)
        {
            // A full disk must not keep the rows from being read; the checkpoint thread takes it from here.
            Log.CheckpointFailed(log, fault);
        }
    }

    private static Connection OpenConnection(StoreDirectory directory, bool writable)
    {
        var connection = Connection.Open(directory.Database, writable);
        try
        {
            Settings.Apply(connection, writable);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
