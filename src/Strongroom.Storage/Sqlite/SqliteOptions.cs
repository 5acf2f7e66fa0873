namespace Strongroom.Storage.Sqlite;

/// <param name="Directory">Absolute path; made with mode 0700 if it does not exist.</param>
public sealed record SqliteOptions(string Directory)
{
    public const string FileName = "strongroom.db";

    public string DatabasePath => Path.Combine(Directory, FileName);
}
