using Strongroom.Agent.Peers;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Agent.State;

/// <summary>The agent's own folder, 0700: its key, its enrolment, the tokens it holds.</summary>
internal sealed class StateFolder
{
    public const string DefaultPath = "/var/lib/strongroom-agent";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;
    private const int LongestFile = 1024 * 1024;

    private StateFolder(string path) => Path = path;

    public string Path { get; }

    public string KeyPath => In("agent.key");

    public string EnrolmentPath => In("enrolment.json");

    public string CaPath => In("ca.pem");

    public string TokensPath => In("tokens.json");

    public string HeaderKeyPath => In("header.key");

    public string ConfigurationPath => In("agent.json");

    /// <summary>Where a running agent takes orders from its own user and root.</summary>
    public string SocketPath => In("agent.sock");

    /// <exception cref="AgentException">It is not there, or others than its owner may look into it, or its owner is neither this user nor root.</exception>
    public static StateFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            throw new AgentException(AgentExit.Local, $"{full} does not exist: run 'strongroom agent init' first");
        }

        try
        {
            if ((File.GetUnixFileMode(full) & ~OwnerOnlyFolder) != 0)
            {
                throw new AgentException(AgentExit.Local, $"{full} is open to others than its owner: chmod 700 it, and enrol anew if anybody may have read it");
            }

            if (FileOwner.Of(full) is var owner && owner != OwnProcess.User && owner != 0)
            {
                throw new AgentException(AgentExit.Local, $"{full} belongs to another user ({owner})");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{full}: {fault.Message}");
        }

        return new StateFolder(full);
    }

    /// <summary>Makes the folder if it is not there.</summary>
    /// <exception cref="AgentException">It cannot be made, or not be used.</exception>
    public static StateFolder Make(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            if (!Directory.Exists(full))
            {
                Directory.CreateDirectory(full, OwnerOnlyFolder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{full} cannot be made: {fault.Message}");
        }

        return Open(full);
    }

    /// <summary>The file's bytes; null when it is not there. The caller disposes them.</summary>
    /// <exception cref="AgentException">It cannot be read, or others than its owner can.</exception>
    public static SecretBytes? Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if ((File.GetUnixFileMode(stream.SafeFileHandle) & ~OwnerOnly) != 0)
            {
                throw new AgentException(AgentExit.Local, $"{file} is open to others than its owner; it is not used");
            }

            if (stream.Length > LongestFile)
            {
                throw new AgentException(AgentExit.Local, $"{file} is too long to be one of the agent's");
            }

            var content = SecretBytes.Allocate((int)stream.Length);
            stream.ReadExactly(content.Writable);
            return content;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{file}: {fault.Message}");
        }
    }

    /// <summary>Replaces the file as a whole: whoever reads it, and whatever stops us, sees the old one or the new one. 0600.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var fresh = file + ".new";
        File.Delete(fresh);
        using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly, BufferSize = 0 }))
        {
            stream.Write(content);
            DurableFile.SyncData(stream.SafeFileHandle);
        }

        File.Move(fresh, file, overwrite: true);
        DurableFile.SyncDirectory(System.IO.Path.GetDirectoryName(file)!);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
