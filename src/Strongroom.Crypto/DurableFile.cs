using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Strongroom.Crypto;

/// <summary>
/// Reaching the disk, where .NET has no call for it: data without metadata, and directories. It lives here because native calls are
/// allowed in this project only.
/// </summary>
public static partial class DurableFile
{
    /// <summary>O_CLOEXEC, read only. O_DIRECTORY would differ between x86-64 and arm64, and nothing here needs it.</summary>
    private const int ReadOnly = 0x80000;

    /// <summary>
    /// Returns when the file's bytes are on the disk. On Linux by fdatasync, which leaves the times of the file to the journal: on
    /// bytes that were allocated and written before, that is one device write instead of two.
    /// </summary>
    /// <exception cref="IOException">The disk refused. What was written since the last success is in an unknown state, and a later success of the same handle proves nothing.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        if (FdataSync(file) != 0)
        {
            throw Failure("fdatasync");
        }
    }

    /// <summary>Makes creations, renames and deletions in the directory durable. Does nothing on Windows, where NTFS journals them itself.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void SyncDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var directory = Open(path, ReadOnly, 0);
        if (directory.IsInvalid)
        {
            throw Failure("open");
        }

        if (Fsync(directory) != 0)
        {
            throw Failure("fsync");
        }
    }

    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FdataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);
}
