using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>A reading connection with its two statements; one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _get;
    private readonly sqlite3_stmt _scan;

    public SqliteReader(string path)
    {
        _connection = SqliteConnection.Open(path, readOnly: true);
        _get = _connection.Prepare("SELECT revision, value FROM rows WHERE key = ?1");
        _scan = _connection.Prepare("SELECT key, revision, value FROM rows WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
    }

    public StoredRow? Get(StoreKey key)
    {
        try
        {
            SqliteConnection.BindBlob(_get, 1, key.Span);
            return _connection.Step(_get) ? new StoredRow(key, raw.sqlite3_column_int64(_get, 0), raw.sqlite3_column_blob(_get, 1).ToArray()) : null;
        }
        finally
        {
            raw.sqlite3_reset(_get);
        }
    }

    /// <summary>Rows from <paramref name="start"/> on and before <paramref name="end"/>.</summary>
    public List<StoredRow> Scan(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, int limit)
    {
        var rows = new List<StoredRow>(Math.Min(limit, 64));
        try
        {
            SqliteConnection.BindBlob(_scan, 1, start);
            SqliteConnection.BindBlob(_scan, 2, end);
            raw.sqlite3_bind_int(_scan, 3, limit);
            while (_connection.Step(_scan))
            {
                rows.Add(new StoredRow(
                    new StoreKey(raw.sqlite3_column_blob(_scan, 0).ToArray()), raw.sqlite3_column_int64(_scan, 1), raw.sqlite3_column_blob(_scan, 2).ToArray()));
            }

            return rows;
        }
        finally
        {
            raw.sqlite3_reset(_scan);
        }
    }

    public void Dispose()
    {
        _get.Dispose();
        _scan.Dispose();
        _connection.Dispose();
    }
}
