using System.Collections.Concurrent;
using System.Threading.Channels;
using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The embedded engine: one SQLite file, one committing thread that takes whatever waits in one transaction, and readers in parallel
/// (reliability §3). One process at a time.
/// </summary>
public sealed class SqliteStore : IStore
{
    /// <summary>Batches in one transaction: enough to share a disk flush among all who wait, few enough to keep one group short.</summary>
    private const int GroupLimit = 128;

    /// <summary>Batches that may wait; past that, committers wait for a place.</summary>
    private const int QueueLimit = 4096;

    private readonly string _path;
    private readonly DirectoryLock _lock;
    private readonly Channel<PendingCommit> _queue = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Watchers _watchers = new();
    private readonly SqliteCheckpointer _checkpointer;
    private readonly Thread _thread;
    private SqliteWriter? _writer;
    private volatile bool _disposed;

    private SqliteStore(string path, DirectoryLock directoryLock)
    {
        _path = path;
        _lock = directoryLock;
        _writer = new SqliteWriter(path);
        _checkpointer = new SqliteCheckpointer(path);
        _thread = new Thread(CommitLoop) { IsBackground = true, Name = "commit" };
        _thread.Start();
    }

    /// <summary>Opens the store, making it first if there is none.</summary>
    /// <exception cref="StoreUnavailableException">Another process uses it, it is damaged, a newer program wrote it, or a needed setting does not hold.</exception>
    public static SqliteStore Open(SqliteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Batteries_V2.Init();
        Directory.CreateDirectory(options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var directoryLock = DirectoryLock.Take(options.Directory);
        try
        {
            MakePrivateFile(options.DatabasePath);
            Prepare(options.DatabasePath);
            return new SqliteStore(options.DatabasePath, directoryLock);
        }
        catch (SqliteFault fault)
        {
            directoryLock.Dispose();
            throw new StoreUnavailableException($"The database {options.DatabasePath} cannot be opened: {fault.Message}", outcomeUnknown: false, fault);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel)
    {
        var reader = RentReader();
        var row = Reading(reader, () => reader.Get(key));
        return ValueTask.FromResult(row);
    }

    public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var reader = RentReader();
        var rows = Reading(reader, () => reader.Scan(KeyRange.Start(prefix, after), KeyRange.End(prefix), limit));
        return ValueTask.FromResult<IReadOnlyList<StoredRow>>(rows);
    }

    public async ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
    {
        Examine(batch);
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var pending = new PendingCommit(batch, cancel);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancel).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await pending.Task.ConfigureAwait(false);
    }

    public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _watchers.Add(prefix, observer);
    }

    public ValueTask ScrubAsync(CancellationToken cancel) => new(Task.Run(_checkpointer.Truncate, cancel));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _queue.Writer.TryComplete();
        await Task.Run(_thread.Join).ConfigureAwait(false);
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        try
        {
            _checkpointer.Truncate();
        }
        catch (SqliteFault)
        {
            // What is committed is safe in the log; the next opening moves it.
        }

        _checkpointer.Dispose();
        _writer?.Dispose();
        _lock.Dispose();
    }

    private static void MakePrivateFile(string path)
    {
        using (File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static void Prepare(string path)
    {
        using var connection = SqliteConnection.Open(path, readOnly: false);
        SqliteSettings.Assert(connection);
        if (connection.Scalar("PRAGMA quick_check(1)") is not "ok")
        {
            throw new StoreUnavailableException($"The database {path} is damaged: it fails its integrity check. Restore a backup.", outcomeUnknown: false);
        }

        SqliteSchema.Apply(connection);
    }

    private static void Examine(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.IsEmpty)
        {
            throw new ArgumentException("A batch without entries", nameof(batch));
        }

        var keys = new HashSet<StoreKey>(batch.Entries.Count);
        foreach (var entry in batch.Entries)
        {
            if (entry.Key.Span.IsEmpty || !keys.Add(entry.Key))
            {
                throw new ArgumentException($"The key '{entry.Key}' is empty or stands twice in the batch", nameof(batch));
            }
        }
    }

    private SqliteReader RentReader()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return _readers.TryTake(out var reader) ? reader : new SqliteReader(_path);
        }
        catch (SqliteFault fault)
        {
            throw new StoreUnavailableException("The database cannot be read", outcomeUnknown: false, fault);
        }
    }

    private T Reading<T>(SqliteReader reader, Func<T> read)
    {
        try
        {
            var result = read();
            if (_disposed)
            {
                reader.Dispose();
            }
            else
            {
                _readers.Add(reader);
            }

            return result;
        }
        catch (SqliteFault fault)
        {
            reader.Dispose();
            throw new StoreUnavailableException("The database cannot be read", outcomeUnknown: false, fault);
        }
    }

    private void CommitLoop()
    {
        var group = new List<PendingCommit>(GroupLimit);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < GroupLimit && _queue.Reader.TryRead(out var pending))
            {
                if (pending.Cancel.IsCancellationRequested)
                {
                    pending.TrySetCanceled(pending.Cancel);
                }
                else
                {
                    group.Add(pending);
                }
            }

            if (group.Count > 0)
            {
                CommitGroup(group);
            }
        }
    }

    private void CommitGroup(List<PendingCommit> group)
    {
        try
        {
            _writer ??= new SqliteWriter(_path);
            _writer.Apply(group);
        }
        catch (SqliteFault fault)
        {
            // After a failed flush nothing that this connection says can be believed; a fresh one reads what is really there.
            _writer?.Dispose();
            _writer = null;
            foreach (var pending in group)
            {
                pending.TrySetException(new StoreUnavailableException("The commit failed, or it is not known whether it did", outcomeUnknown: true, fault));
            }

            return;
        }

        foreach (var pending in group)
        {
            if (pending.Outcome.Committed)
            {
                _watchers.Tell(pending.Batch, pending.Outcome.Revision);
            }
        }

        foreach (var pending in group)
        {
            pending.TrySetResult(pending.Outcome);
        }

        _checkpointer.Consider();
    }
}
