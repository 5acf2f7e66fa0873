using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>The writing connection: applies a group of batches in one transaction. Used by the committing thread alone.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _find;
    private readonly sqlite3_stmt _put;
    private readonly sqlite3_stmt _delete;
    private readonly sqlite3_stmt _revision;
    private long _lastRevision;

    public SqliteWriter(string path)
    {
        _connection = SqliteConnection.Open(path, readOnly: false);
        _begin = _connection.Prepare("BEGIN IMMEDIATE");
        _commit = _connection.Prepare("COMMIT");
        _find = _connection.Prepare("SELECT revision FROM rows WHERE key = ?1");
        _put = _connection.Prepare(
            "INSERT INTO rows (key, revision, value) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value");
        _delete = _connection.Prepare("DELETE FROM rows WHERE key = ?1");
        _revision = _connection.Prepare("UPDATE meta SET value = ?1 WHERE name = 'revision'");
        _lastRevision = _connection.ScalarInt64("SELECT value FROM meta WHERE name = 'revision'");
    }

    /// <summary>Sets the outcome of each batch. When this returns, everything that committed is on disk.</summary>
    /// <exception cref="SqliteFault">Nothing of the group is to be relied on; the connection must not be used again.</exception>
    public void Apply(IReadOnlyList<PendingCommit> group)
    {
        var revision = _lastRevision;
        Run(_begin);
        foreach (var pending in group)
        {
            if (Conflict(pending.Batch) is { } key)
            {
                pending.Outcome = new CommitOutcome(0, key);
                continue;
            }

            revision++;
            Write(pending.Batch, revision);
            pending.Outcome = new CommitOutcome(revision, null);
        }

        if (revision != _lastRevision)
        {
            raw.sqlite3_bind_int64(_revision, 1, revision);
            Run(_revision);
        }

        Run(_commit);
        _lastRevision = revision;
    }

    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _find, _put, _delete, _revision])
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>The first key that is not as the batch expects; all are looked at before anything of the batch is written.</summary>
    private StoreKey? Conflict(Batch batch)
    {
        foreach (var entry in batch.Entries)
        {
            if (entry.ExpectedRevision != Expect.Anything && RevisionOf(entry.Key) != entry.ExpectedRevision)
            {
                return entry.Key;
            }
        }

        return null;
    }

    private long RevisionOf(StoreKey key)
    {
        try
        {
            SqliteConnection.BindBlob(_find, 1, key.Span);
            return _connection.Step(_find) ? raw.sqlite3_column_int64(_find, 0) : Expect.Absent;
        }
        finally
        {
            raw.sqlite3_reset(_find);
        }
    }

    private void Write(Batch batch, long revision)
    {
        foreach (var entry in batch.Entries)
        {
            switch (entry.Kind)
            {
                case BatchEntryKind.Put:
                    SqliteConnection.BindBlob(_put, 1, entry.Key.Span);
                    raw.sqlite3_bind_int64(_put, 2, revision);
                    SqliteConnection.BindBlob(_put, 3, entry.Value);
                    Run(_put);
                    break;
                case BatchEntryKind.Delete:
                    SqliteConnection.BindBlob(_delete, 1, entry.Key.Span);
                    Run(_delete);
                    break;
            }
        }
    }

    private void Run(sqlite3_stmt statement)
    {
        try
        {
            _connection.Step(statement);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }
}
