using Microsoft.Win32.SafeHandles;
using Strongroom.Kernel;

namespace Strongroom.Server.Hosting;

/// <summary>Where a token's PIN, or a password that the server shows elsewhere, is read, once. Never an argument, which every process of the machine sees, nor the environment (S5, S6).</summary>
internal sealed class SecretSource
{
    private const int LongestBytes = 255;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _what;
    private readonly string _name;
    private readonly Func<SafeFileHandle> _open;
    private readonly bool _isGuarded;

    private SecretSource(string what, string name, Func<SafeFileHandle> open, bool isGuarded)
    {
        _what = what;
        _name = name;
        _open = open;
        _isGuarded = isGuarded;
    }

    /// <summary>A descriptor that whoever started the server has opened; read to its end and closed.</summary>
    public static SecretSource Descriptor(int number) => new("PIN", $"descriptor {number}", () => new SafeFileHandle(number, ownsHandle: true), isGuarded: true);

    /// <summary>A file that nobody but its owner can open.</summary>
    /// <param name="what">As the messages call what is in it: a PIN, or a password.</param>
    public static SecretSource PrivateFile(string path, string what = "PIN") => new(what, path, () => File.OpenHandle(path), isGuarded: false);

    /// <summary>A credential that systemd has put into the service's own directory, which it guards itself.</summary>
    /// <param name="directory">What <c>CREDENTIALS_DIRECTORY</c> names.</param>
    public static SecretSource Credential(string directory, string name) => new("PIN", $"credential {name}", () => File.OpenHandle(Path.Combine(directory, name)), isGuarded: true);

    /// <returns>What is in there, without the line end after it; the caller disposes it.</returns>
    /// <exception cref="StartRefusedException">It cannot be read, others can read it, or it is none.</exception>
    public SecretBytes Read()
    {
        using var buffer = SecretBytes.Allocate(LongestBytes + 3);
        var length = 0;
        try
        {
            using var handle = _open();
            if (!_isGuarded && (File.GetUnixFileMode(handle) & Others) != 0)
            {
                throw new StartRefusedException($"The {_what} file {_name} can be read by others than its owner; set its mode to 0600");
            }

            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            for (int count; length < buffer.Length && (count = stream.Read(buffer.Writable[length..])) > 0;)
            {
                length += count;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"The {_what} cannot be read from {_name}");
        }

        var read = buffer.Span[..length];
        read = read.EndsWith("\n"u8) ? read[..^1] : read;
        read = read.EndsWith("\r"u8) ? read[..^1] : read;
        return read.Length is > 0 and <= LongestBytes ? new SecretBytes(read) : throw new StartRefusedException($"A {_what} has 1 to {LongestBytes} bytes; {_name} holds {(read.IsEmpty ? "none" : "more")}");
    }
}
