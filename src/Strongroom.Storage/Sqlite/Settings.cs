namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The settings that the promises rest on (reliability, section 3), set and then read back on every connection: a pragma that SQLite does
/// not know, or cannot honour on this file, is passed over in silence otherwise.
/// </summary>
internal static class Settings
{
    /// <summary>3.51.3. Versions from 3.7.0 to 3.51.2 can lose committed pages when one connection commits while another checkpoints.</summary>
    public const int LibraryFloor = 3_051_003;

    private static readonly Setting[] OfFile = [new("journal_mode", "WAL", "wal")];

    private static readonly Setting[] OfConnection =
    [
        // With WAL, NORMAL does not sync on commit: acknowledged writes would be lost with the power.
        new("synchronous", "FULL", "2"),
        new("mmap_size", "0", "0"),
        new("foreign_keys", "ON", "1"),
        new("secure_delete", "ON", "1"),
        new("temp_store", "MEMORY", "2"),
        new("trusted_schema", "OFF", "0"),
        new("cell_size_check", "ON", "1"),
        // Checkpoints are ours: SQLite's own would run on the committing thread.
        new("wal_autocheckpoint", "0", "0"),
    ];

    // 8 MiB for each reader: the inner pages of both trees at a million rows, so that a read misses on leaves only.
    private static readonly Setting[] OfReader = [new("query_only", "ON", "1"), new("cache_size", "-8192", "-8192")];

    public static void RequireLibrary(int version)
    {
        if (version < LibraryFloor)
        {
            throw new StoreUnavailableException($"The SQLite library has version number {version}; {LibraryFloor} is the oldest that is safe", outcomeUnknown: false);
        }
    }

    public static void Apply(Connection connection, bool writable)
    {
        foreach (var setting in writable ? OfFile.Concat(OfConnection) : OfConnection.Concat(OfReader))
        {
            connection.Execute($"PRAGMA {setting.Pragma}={setting.Value}");
        }

        Verify(connection, writable);
    }

    /// <exception cref="StoreUnavailableException">Names every setting that does not hold.</exception>
    public static void Verify(Connection connection, bool writable)
    {
        var faults = new List<string>();
        foreach (var setting in OfFile.Concat(OfConnection).Concat(writable ? [] : OfReader))
        {
            var found = connection.Texts($"PRAGMA {setting.Pragma}").FirstOrDefault("");
            if (found != setting.Reads)
            {
                faults.Add($"{setting.Pragma} is '{found}' where {setting.Value} ('{setting.Reads}') is required");
            }
        }

        if (faults.Count > 0)
        {
            throw new StoreUnavailableException($"SQLite settings that durability rests on do not hold: {string.Join("; ", faults)}", outcomeUnknown: false);
        }
    }
}
