using System.Globalization;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The tables of the database, brought forward step by step when the store opens. <c>user_version</c> holds the number of the last step;
/// each step commits together with that number, so a crash leaves the old schema or the new one.
/// </summary>
internal static class Schema
{
    /// <summary>"Srm1" in the file's header: says that the file is one of ours.</summary>
    public const int ApplicationId = 0x53_72_6D_31;

    // A rowid table with an index of keys, not a tree of whole rows (WITHOUT ROWID): that scans twice as fast, but writes twice the bytes a
    // commit, and commits are what a set waits for (docs/decisions/0002).
    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new(1, "rows", """
            CREATE TABLE rows(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL, value BLOB NOT NULL) STRICT;
            CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            INSERT INTO meta(name, value) VALUES ('revision', 0);
            CREATE TABLE schema_step(number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
            """),
    ];

    /// <summary>Applies the steps that the database lacks and checks the result.</summary>
    /// <returns>The numbers of the steps applied.</returns>
    /// <exception cref="StoreUnavailableException">The file is not ours, is newer than this program, a step failed, or the result is not what the steps make.</exception>
    public static IReadOnlyList<int> Advance(Connection connection, IReadOnlyList<SchemaStep> steps)
    {
        var found = RequireOurs(connection, newest: steps.Count);
        var applied = new List<int>();
        foreach (var step in steps.Skip(found))
        {
            Apply(connection, step);
            applied.Add(step.Number);
        }

        Verify(connection, steps);
        return applied;
    }

    private static int RequireOurs(Connection connection, int newest)
    {
        var id = connection.Number("PRAGMA application_id") ?? 0;
        var version = connection.Number("PRAGMA user_version") ?? 0;
        var isNew = id == 0 && version == 0 && connection.Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && id != ApplicationId)
        {
            throw Refused("The database was not made by Strongroom");
        }

        if (version > newest)
        {
            throw Refused($"The data has schema {version}, which a newer Strongroom made; this one knows schemas up to {newest}. Start the newer version, or restore a backup made before the upgrade");
        }

        return (int)version;
    }

    private static void Apply(Connection connection, SchemaStep step)
    {
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(step.Sql);
            using (var record = connection.Prepare("INSERT INTO schema_step(number, name) VALUES (?1, ?2)"))
            {
                record.Bind(1, step.Number).Bind(2, step.Name).Run();
            }

            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={step.Number}; COMMIT"));
        }
        catch (SqliteFault fault)
        {
            throw Refused($"Schema step {step.Number} ({step.Name}) failed and was not applied", fault);
        }
    }

    /// <summary>The same steps on an empty database in memory say what must be there: tables edited by hand, or by an unknown step, differ from it.</summary>
    private static void Verify(Connection connection, IReadOnlyList<SchemaStep> steps)
    {
        using var model = Connection.Open(":memory:", writable: true);
        foreach (var step in steps)
        {
            Apply(model, step);
        }

        foreach (var query in (string[])["SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1", "SELECT number || ' ' || name FROM schema_step ORDER BY number"])
        {
            var expected = model.Texts(query);
            var actual = connection.Texts(query);
            var difference = actual.Except(expected).Concat(expected.Except(actual)).FirstOrDefault();
            if (difference is not null)
            {
                throw Refused($"The database's schema is not what its steps make; the first difference is '{difference}'");
            }
        }
    }

    private static StoreUnavailableException Refused(string message, Exception? inner = null) =>
        new(inner is null ? message : $"{message}: {inner.Message}", outcomeUnknown: false, inner);
}
