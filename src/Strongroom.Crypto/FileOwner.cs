using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Strongroom.Crypto;

/// <summary>
/// Who owns a file, where .NET has no call for it. It lives here because native calls are allowed in this project only. Linux.
/// </summary>
public static partial class FileOwner
{
    private const uint KeepGroup = uint.MaxValue;

    // linux/stat.h: the same on every architecture, unlike struct stat.
    private const int StatxSize = 256;
    private const int StatxUserOffset = 20;
    private const uint StatxUserMask = 0x8;
    private const int AtEmptyPath = 0x1000;

    /// <summary>The user id of the owner of an open file.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static uint Of(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> answer = stackalloc byte[StatxSize];
        return Statx(file, "", AtEmptyPath, StatxUserMask, ref MemoryMarshal.GetReference(answer)) == 0 ? User(answer) : throw Failure("statx");
    }

    /// <summary>The user id of the owner of a file or directory; a symbolic link is followed.</summary>
    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">The system refused.</exception>
    public static uint Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> answer = stackalloc byte[StatxSize];
        return StatxPath(0, path, 0, StatxUserMask, ref MemoryMarshal.GetReference(answer)) == 0 ? User(answer) : throw Failure("statx");
    }

    /// <summary>Gives an open file to another user; its group stays. It takes root or CAP_CHOWN, unless the user has it already.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Give(SafeFileHandle file, uint user)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Fchown(file, user, KeepGroup) != 0)
        {
            throw Failure("fchown");
        }
    }

    private static uint User(ReadOnlySpan<byte> answer) =>
        BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(answer[StatxUserOffset..])
            : BinaryPrimitives.ReadUInt32BigEndian(answer[StatxUserOffset..]);

    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(SafeFileHandle directory, string path, int flags, uint mask, ref byte answer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatxPath(int directory, string path, int flags, uint mask, ref byte answer);
}
