using Strongroom.Crypto;

namespace Strongroom.Agent.Endpoints;

/// <summary>Files for one user of the machine: it can read them, nobody else but root can, and nobody writes them.</summary>
internal static class UserFile
{
    private const UnixFileMode Foreign = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a file that does not exist yet. It is the user's before the first byte is in it.</summary>
    /// <exception cref="IOException">It cannot be made, or not be given away.</exception>
    public static void Make(string path, uint user, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead, BufferSize = 0 });
        try
        {
            FileOwner.Give(stream.SafeFileHandle, user);
            stream.Write(content);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes the folder that such files lie in, if it is not there: open to all for reading, to its owner for writing.</summary>
    /// <exception cref="AgentException">It cannot be made, or others could put files of their own in it.</exception>
    public static void MakeFolder(string path, uint own)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                // Whatever the process's mask takes away: users must get in.
                Directory.CreateDirectory(path);
                File.SetUnixFileMode(path, FolderMode);
            }

            var owner = FileOwner.Of(path);
            if ((File.GetUnixFileMode(path) & Foreign) != 0 || (owner != 0 && owner != own))
            {
                throw new AgentException(AgentExit.Local, $"{path} can be written by others than root and the agent's user");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{path}: {fault.Message}");
        }
    }

    /// <summary>Removes those of our files that a former run left behind.</summary>
    public static void Sweep(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
        {
            File.Delete(file);
        }
    }
}
