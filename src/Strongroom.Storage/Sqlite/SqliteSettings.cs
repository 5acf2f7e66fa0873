using SQLitePCL;

namespace Strongroom.Storage.Sqlite;

/// <summary>The settings that the promises need, set on every connection and read back when the store opens (reliability §3).</summary>
internal sealed record SqliteSettings(string Name, string Value, string ReadBack)
{
    /// <summary>Versions 3.7.0 to 3.51.2 can damage a database when one connection commits while another checkpoints.</summary>
    private const int VersionFloor = 3_051_003;

    public static readonly SqliteSettings[] All =
    [
        // With WAL, FULL syncs each commit once; NORMAL would lose acknowledged commits when the power fails.
        new("synchronous", "FULL", "2"),
        new("mmap_size", "0", "0"),
        new("foreign_keys", "ON", "1"),
        new("secure_delete", "ON", "1"),
        new("temp_store", "MEMORY", "2"),
        new("trusted_schema", "OFF", "0"),
        new("cell_size_check", "ON", "1"),

        // Checkpoints are ours: on the committing thread they would be the slowest commits.
        new("wal_autocheckpoint", "0", "0"),
    ];

    /// <summary>Refuses to open a store on a setting that did not take.</summary>
    public static void Assert(SqliteConnection connection)
    {
        if (raw.sqlite3_libversion_number() < VersionFloor)
        {
            throw new StoreUnavailableException($"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old: 3.51.3 is the oldest that is safe here", outcomeUnknown: false);
        }

        AssertOne("journal_mode", connection.Scalar("PRAGMA journal_mode"), "wal");
        foreach (var setting in All)
        {
            // An engine built without memory mapping answers nothing to mmap_size, which is as good as 0.
            AssertOne(setting.Name, connection.Scalar($"PRAGMA {setting.Name}") ?? setting.ReadBack, setting.ReadBack);
        }
    }

    private static void AssertOne(string name, string? actual, string expected)
    {
        if (actual != expected)
        {
            throw new StoreUnavailableException($"The database setting {name} is {actual} where {expected} is needed", outcomeUnknown: false);
        }
    }
}
