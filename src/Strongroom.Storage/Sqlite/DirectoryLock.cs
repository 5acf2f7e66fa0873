using System.Globalization;

namespace Strongroom.Storage.Sqlite;

/// <summary>
/// Keeps a second process, or a second store of this process, off the data directory. The kernel's lock on an open file (flock): it ends with
/// the process, however that ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holderFile;

    private DirectoryLock(FileStream file, string holderFile)
    {
        _file = file;
        _holderFile = holderFile;
    }

    /// <exception cref="StoreUnavailableException">Someone else holds the directory, or this file system does not lock.</exception>
    public static DirectoryLock Take(StoreDirectory directory)
    {
        var file = TryOpen(directory) ?? throw new StoreUnavailableException(
            $"The data directory {directory.Path} is in use by {DescribeHolder(directory.HolderFile)}; one store has one process", outcomeUnknown: false);
        if (TryOpen(directory) is { } second)
        {
            // Locking is switched off in the runtime, or is not kept by the file system.
            second.Dispose();
            file.Dispose();
            throw new StoreUnavailableException($"Files in the data directory {directory.Path} cannot be locked, so a second process could not be kept off", outcomeUnknown: false);
        }

        using (var holder = StoreDirectory.OpenPrivate(directory.HolderFile, FileShare.ReadWrite))
        {
            holder.SetLength(0);
            holder.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }

        return new DirectoryLock(file, directory.HolderFile);
    }

    public void Dispose()
    {
        File.Delete(_holderFile);
        _file.Dispose();
    }

    private static FileStream? TryOpen(StoreDirectory directory)
    {
        try
        {
            return StoreDirectory.OpenPrivate(directory.LockFile, FileShare.None);
        }
        catch (IOException fault) when (IsHeld(fault))
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The lock file {directory.LockFile} cannot be opened: {fault.Message}", outcomeUnknown: false, fault);
        }
    }

    // The runtime reports a lock that another holds as EWOULDBLOCK, which has this number on Linux.
    private static bool IsHeld(IOException fault) => fault.HResult == 11;

    private static string DescribeHolder(string holderFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(holderFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $"process {id}" : "another process";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
