namespace Strongroom.Storage.Sqlite;

/// <summary>
/// The files of one store and their modes. SQLite gives the log and its index the mode of the database, and syncs the directory when it
/// has made a log; .NET offers no way to sync a directory itself.
/// </summary>
internal sealed class StoreDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    private StoreDirectory(string path) => Path = path;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "strongroom.db");

    public string LockFile => System.IO.Path.Combine(Path, "strongroom.lock");

    /// <summary>The holder's process id, in a file of its own: the lock file cannot be opened by another while it is held.</summary>
    public string HolderFile => System.IO.Path.Combine(Path, "strongroom.pid");

    /// <exception cref="StoreUnavailableException">The directory cannot be made, or others can write to it.</exception>
    public static StoreDirectory Prepare(string path)
    {
        var directory = new StoreDirectory(System.IO.Path.GetFullPath(path));
        try
        {
            directory.MakePrivate();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data directory {directory.Path} cannot be prepared: {fault.Message}", outcomeUnknown: false, fault);
        }

        return directory;
    }

    /// <summary>Makes an empty database file that only its owner can read, or tightens the one that is there.</summary>
    public void EnsureDatabase()
    {
        OpenPrivate(Database, FileShare.ReadWrite).Dispose();
        File.SetUnixFileMode(Database, OwnerOnly);
    }

    public static FileStream OpenPrivate(string file, FileShare share) => new(file, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = share,
        UnixCreateMode = OwnerOnly,
        BufferSize = 0,
    });

    private void MakePrivate()
    {
        if (!Directory.Exists(Path))
        {
            Directory.CreateDirectory(Path, OwnerOnlyDirectory);
        }
        else if (!Directory.EnumerateFileSystemEntries(Path).Any())
        {
            File.SetUnixFileMode(Path, OwnerOnlyDirectory);
        }
        else if ((File.GetUnixFileMode(Path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            // Whoever can write to the directory can put another database in the place of this one.
            throw new IOException("others than its owner can write to it; give the store a directory of its own, or take the right away (chmod go-w)");
        }
    }
}
