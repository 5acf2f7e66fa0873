using Microsoft.Win32.SafeHandles;
using Strongroom.Kernel;
using Strongroom.Server.Hosting;

namespace Strongroom.Server.Tokens;

/// <summary>Where the PIN of a token is read, once. Never an argument, which every process of the machine sees, nor the environment (S5, S6).</summary>
internal sealed class PinSource
{
    private const int LongestBytes = 255;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _name;
    private readonly Func<SafeFileHandle> _open;
    private readonly bool _isGuarded;

    private PinSource(string name, Func<SafeFileHandle> open, bool isGuarded)
    {
        _name = name;
        _open = open;
        _isGuarded = isGuarded;
    }

    /// <summary>A descriptor that whoever started the server has opened; read to its end and closed.</summary>
    public static PinSource Descriptor(int number) => new($"descriptor {number}", () => new SafeFileHandle(number, ownsHandle: true), isGuarded: true);

    /// <summary>A file that nobody but its owner can open.</summary>
    public static PinSource PrivateFile(string path) => new(path, () => File.OpenHandle(path), isGuarded: false);

    /// <summary>A credential that systemd has put into the service's own directory, which it guards itself.</summary>
    /// <param name="directory">What <c>CREDENTIALS_DIRECTORY</c> names.</param>
    public static PinSource Credential(string directory, string name) => new($"credential {name}", () => File.OpenHandle(Path.Combine(directory, name)), isGuarded: true);

    /// <returns>The PIN without the line end after it; the caller disposes it.</returns>
    /// <exception cref="StartRefusedException">It cannot be read, others can read it, or it is no PIN.</exception>
    public SecretBytes Read()
    {
        using var buffer = SecretBytes.Allocate(LongestBytes + 3);
        var length = 0;
        try
        {
            using var handle = _open();
            if (!_isGuarded && (File.GetUnixFileMode(handle) & Others) != 0)
            {
                throw new StartRefusedException($"The PIN file {_name} can be read by others than its owner; set its mode to 0600");
            }

            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            for (int read; length < buffer.Length && (read = stream.Read(buffer.Writable[length..])) > 0;)
            {
                length += read;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"The PIN cannot be read from {_name}");
        }

        var pin = buffer.Span[..length];
        pin = pin.EndsWith("\n"u8) ? pin[..^1] : pin;
        pin = pin.EndsWith("\r"u8) ? pin[..^1] : pin;
        return pin.Length is > 0 and <= LongestBytes ? new SecretBytes(pin) : throw new StartRefusedException($"A PIN has 1 to {LongestBytes} bytes; {_name} holds {(pin.IsEmpty ? "none" : "more")}");
    }
}
