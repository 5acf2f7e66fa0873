using System.Globalization;

namespace Strongroom.Storage.Sqlite;

/// <summary>The schema: numbered steps, forward only, each in one transaction, verified afterwards.</summary>
internal static class SqliteSchema
{
    /// <summary>
    /// Rows live in the key's own tree: one descent a read, neighbours side by side in a scan. Values beyond a page spill into overflow pages,
    /// which scans of keys never touch.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE rows (key BLOB NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta (name, value) VALUES ('revision', 0);
        """,
    ];

    public static int Newest => Steps.Length;

    public static void Apply(SqliteConnection connection)
    {
        var version = (int)connection.ScalarInt64("PRAGMA user_version");
        if (version > Newest)
        {
            throw new StoreUnavailableException(
                $"The database has schema {version}; this program knows schemas up to {Newest}. Use the program that wrote it, or a newer one.", outcomeUnknown: false);
        }

        for (var step = version; step < Newest; step++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                connection.Execute(Steps[step]);
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={step + 1}"));
                connection.Execute("COMMIT");
            }
            catch
            {
                connection.Execute("ROLLBACK");
                throw;
            }
        }

        Verify(connection);
    }

    private static void Verify(SqliteConnection connection)
    {
        var columns = connection.Scalar(
            "SELECT group_concat(t.name || '.' || c.name || ' ' || c.type, ',' ORDER BY t.name, c.cid) FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'");
        if (columns != "meta.name TEXT,meta.value INTEGER,rows.key BLOB,rows.revision INTEGER,rows.value BLOB")
        {
            throw new StoreUnavailableException("The database's tables are not those of this program", outcomeUnknown: false);
        }
    }
}
