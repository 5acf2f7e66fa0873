namespace Strongroom.Storage.Sqlite;

/// <summary>A read-only connection with its two statements. Each call is one statement, and so one snapshot.</summary>
internal sealed class ReadConnection : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _get;
    private readonly Statement _scan;

    /// <param name="connection">With its settings applied; disposed with this.</param>
    public ReadConnection(Connection connection)
    {
        _connection = connection;
        _get = connection.Prepare("SELECT revision, value FROM rows WHERE key = ?1");
        _scan = connection.Prepare("SELECT key, revision, value FROM rows WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
    }

    public StoredRow? Get(StoreKey key)
    {
        try
        {
            return _get.Bind(1, key.Span).Step() ? new StoredRow(key, _get.Int64(0), _get.Blob(1)) : null;
        }
        finally
        {
            _get.Reset();
        }
    }

    public List<StoredRow> Scan(KeyRange range, int limit)
    {
        var rows = new List<StoredRow>();
        try
        {
            _scan.Bind(1, range.From).Bind(2, range.Before).Bind(3, limit);
            while (_scan.Step())
            {
                rows.Add(new StoredRow(new StoreKey(_scan.Blob(0)), _scan.Int64(1), _scan.Blob(2)));
            }
        }
        finally
        {
            _scan.Reset();
        }

        return rows;
    }

    public void Dispose()
    {
        _get.Dispose();
        _scan.Dispose();
        _connection.Dispose();
    }
}
