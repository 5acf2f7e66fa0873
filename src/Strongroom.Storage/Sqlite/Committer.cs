using Microsoft.Extensions.Logging;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The writer thread. It takes what stands in line as one group, commits it in one transaction, tells the watchers, then the callers. After any
/// fault its connection is given up; if a new one cannot write, the line is closed to all until one can.
/// </summary>
internal sealed class Committer : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromMilliseconds(50);

    private readonly CommitQueue _queue;
    private readonly Watchers _watchers;
    private readonly Checkpointer _checkpointer;
    private readonly Func<WriteConnection> _open;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly List<PendingCommit> _group = [];
    private readonly List<CommittedChange> _changes = [];
    private WriteConnection? _connection;

    /// <summary>The last revision of the group that <see cref="_changes"/> belongs to, while it is not known whether that group was committed.</summary>
    private long _doubtful;

    public Committer(CommitQueue queue, Watchers watchers, Checkpointer checkpointer, Func<WriteConnection> open, ILogger log)
    {
        _queue = queue;
        _watchers = watchers;
        _checkpointer = checkpointer;
        _open = open;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
    }

    /// <param name="connection">The first connection; those after a fault come from the constructor's function.</param>
    public void Start(WriteConnection connection)
    {
        _connection = connection;
        _thread.Start();
    }

    /// <summary>Commits what stands in line, empties the log and closes the connection.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _checkpointer.Dispose();
        if (_connection is not null)
        {
            TryTruncate(_connection);
            _connection.Dispose();
        }
    }

    private void Run()
    {
        while (_queue.Take(_group, out var truncation))
        {
            if (_group.Count > 0)
            {
                CommitGroup(_connection!);
            }

            if (truncation is not null)
            {
                Truncate(truncation);
            }

            while (_connection is null && !_queue.WaitForClose(RetryPause))
            {
                Recover();
            }
        }
    }

    private void CommitGroup(WriteConnection connection)
    {
        _changes.Clear();
        var mayBeWritten = false;
        try
        {
            connection.Begin();
            foreach (var pending in _group)
            {
                connection.Stage(pending, _changes);
            }

            if (_group.Exists(pending => pending.Outcome.Committed))
            {
                mayBeWritten = true;
                connection.Commit();
            }
            else
            {
                connection.Rollback();
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers wait for an answer and the thread must live.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            AnswerAfter(fault, connection, mayBeWritten);
            return;
        }

        Answer();
        TendLog(connection);
    }

    private void Answer()
    {
        _watchers.Announce(_changes);
        foreach (var pending in _group)
        {
            pending.Complete();
        }
    }

    /// <summary>A passing fault is settled at once and the callers learn the truth; otherwise they learn what is not known.</summary>
    private void AnswerAfter(Exception fault, WriteConnection connection, bool mayBeWritten)
    {
        Log.CommitFailed(_log, _group.Count, fault);
        _doubtful = mayBeWritten ? connection.Revision : 0;
        var unanswered = _group.ToList();
        GiveUp(connection);
        var settled = Recover(out var committed);
        foreach (var pending in unanswered)
        {
            if (committed)
            {
                pending.Complete();
            }
            else
            {
                pending.Fail(new StoreUnavailableException("The change could not be written", mayBeWritten && !settled && pending.Outcome.Committed, fault));
            }
        }
    }

    private void GiveUp(WriteConnection connection)
    {
        _connection = null;
        connection.Dispose();
    }

    private void Recover() => Recover(out _);

    /// <summary>Opens a new connection and settles what became of the doubtful group; watchers hear of it now if it was committed after all.</summary>
    /// <returns>Whether the store can write again.</returns>
    private bool Recover(out bool committed)
    {
        committed = false;
        WriteConnection? connection = null;
        try
        {
            connection = _open();
            var last = connection.Settle();
            committed = _doubtful > 0 && last >= _doubtful;
        }
#pragma warning disable CA1031 // The disk may answer with anything while it is broken; the next attempt comes.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.StillUnavailable(_log, fault);
            connection?.Dispose();
            _queue.Suspend("The store cannot write at present");
            return false;
        }

        if (committed)
        {
            _watchers.Announce(_changes);
        }

        _doubtful = 0;
        _connection = connection;
        _queue.Resume();
        Log.Recovered(_log);
        return true;
    }

    private void TendLog(WriteConnection connection)
    {
        try
        {
            if (_checkpointer.NoteWritten(connection.TakePagesWritten()) && connection.TryCheckpointRestart(PatienceWithReaders))
            {
                _checkpointer.NoteRestart();
            }
        }
        catch (SqliteFault fault)
        {
            Log.CheckpointFailed(_log, fault);
            GiveUp(connection);
            Recover();
        }
    }

    private void Truncate(TaskCompletionSource truncation)
    {
        if (_connection is null)
        {
            truncation.TrySetException(new StoreUnavailableException("The store cannot write at present", outcomeUnknown: false));
        }
        else if (TryTruncate(_connection) is { } fault)
        {
            truncation.TrySetException(new StoreUnavailableException("The log could not be emptied", outcomeUnknown: false, fault));
            if (!fault.IsBusy)
            {
                GiveUp(_connection);
                Recover();
            }
        }
        else
        {
            truncation.TrySetResult();
        }
    }

    private SqliteFault? TryTruncate(WriteConnection connection)
    {
        try
        {
            connection.CheckpointTruncate();
            _checkpointer.NoteRestart();
            return null;
        }
        catch (SqliteFault fault)
        {
            Log.CheckpointFailed(_log, fault);
            return fault;
        }
    }
}
