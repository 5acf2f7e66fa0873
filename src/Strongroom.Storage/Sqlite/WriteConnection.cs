namespace Strongroom.Storage.Sqlite;

/// <summary>The one connection that changes rows: a transaction for a group of batches, each checked before it writes. Used by the writer thread alone.</summary>
internal sealed class WriteConnection : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _readRevision;
    private readonly Statement _upsert;
    private readonly Statement _delete;
    private readonly Statement _writeLast;

    /// <param name="connection">With its settings applied and its schema brought forward; disposed with this.</param>
    public WriteConnection(Connection connection)
    {
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _readRevision = connection.Prepare("SELECT revision FROM rows WHERE key = ?1");
        _upsert = connection.Prepare(
            "INSERT INTO rows(key, revision, value) VALUES (?1, ?2, ?3) ON CONFLICT(key) DO UPDATE SET revision = excluded.revision, value = excluded.value");
        _delete = connection.Prepare("DELETE FROM rows WHERE key = ?1");
        _writeLast = connection.Prepare("UPDATE meta SET value = ?1 WHERE name = 'revision'");
        Revision = ReadLast();
    }

    /// <summary>The last revision given out, that of the open transaction included.</summary>
    public long Revision { get; private set; }

    public void Begin() => _begin.Run();

    /// <summary>
    /// Checks the batch against what the transaction has made of the rows so far and, if all expectations hold, writes it under the next
    /// revision. Nothing is written before the last check, so a conflict needs no undoing.
    /// </summary>
    /// <param name="changes">Receives what changed.</param>
    public void Stage(PendingCommit pending, List<CommittedChange> changes)
    {
        foreach (var entry in pending.Entries)
        {
            if (entry.ExpectedRevision != Expect.Anything && entry.ExpectedRevision != ReadRevision(entry.Key))
            {
                pending.Outcome = new CommitOutcome(0, entry.Key);
                return;
            }
        }

        Revision++;
        foreach (var entry in pending.Entries)
        {
            Write(entry, changes);
        }

        pending.Outcome = new CommitOutcome(Revision, null);
    }

    /// <summary>Makes the group durable; synced when this returns.</summary>
    public void Commit()
    {
        _writeLast.Bind(1, Revision).Run();
        _commit.Run();
    }

    public void Rollback() => _rollback.Run();

    /// <summary>
    /// After a failed commit on another connection: makes certain what became of it. The log may hold that commit whole although its sync failed, and
    /// would bring it back after a crash. A commit of our own, synced, ends that: if the failed one counts, it comes before ours, and if not, ours
    /// is written over it.
    /// </summary>
    /// <returns>The last revision that is durable, our own apart.</returns>
    /// <exception cref="SqliteFault">The disk still refuses; nothing is certain.</exception>
    public long Settle()
    {
        var last = Revision;
        Begin();
        Revision++;
        Commit();
        return last;
    }

    public int TakePagesWritten() => _connection.TakePagesWritten();

    public bool TryCheckpointRestart(TimeSpan patience) => _connection.TryCheckpointRestart(patience);

    public void CheckpointTruncate() => _connection.CheckpointTruncate();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _readRevision, _upsert, _delete, _writeLast])
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void Write(BatchEntry entry, List<CommittedChange> changes)
    {
        switch (entry.Kind)
        {
            case BatchEntryKind.Put:
                _upsert.Bind(1, entry.Key.Span).Bind(2, Revision).Bind(3, entry.Value).Run();
                changes.Add(new CommittedChange(entry.Key, Revision, entry.Value));
                break;
            case BatchEntryKind.Delete:
                _delete.Bind(1, entry.Key.Span).Run();
                if (_connection.Changed > 0)
                {
                    changes.Add(new CommittedChange(entry.Key, Revision, null));
                }

                break;
            case BatchEntryKind.Check:
                break;
            default:
                throw new InvalidOperationException($"{entry.Kind} is not a kind of batch entry");
        }
    }

    private long ReadRevision(StoreKey key)
    {
        try
        {
            return _readRevision.Bind(1, key.Span).Step() ? _readRevision.Int64(0) : Expect.Absent;
        }
        finally
        {
            _readRevision.Reset();
        }
    }

    private long ReadLast() =>
        _connection.Number("SELECT value FROM meta WHERE name = 'revision'")
            ?? throw new StoreUnavailableException("The database has lost its revision counter", outcomeUnknown: false);
}
