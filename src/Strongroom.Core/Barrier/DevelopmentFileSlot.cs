using System.Buffers.Text;
using System.Runtime.Versioning;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// A slot key in a file of the data directory, so that a development server unseals itself. Whoever has the directory has everything: the name
/// and the first line say so.
/// <code>
/// file = one line that begins with "DEVELOPMENT ONLY" || LF || base64 of the key (44 characters) || LF
/// </code>
/// </summary>
public sealed class DevelopmentFileSlot(string dataDirectory) : IRootSlot
{
    public const string FileName = "development-root-key";

    private const int KeySize = 32;
    private const int MostFileBytes = 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = ~(OwnerOnly | UnixFileMode.UserExecute);

    private static ReadOnlySpan<byte> Notice =>
        "DEVELOPMENT ONLY: whoever reads this file opens every vault of this data directory. Never use it for real secrets.\n"u8;

    private string PathName => Path.Combine(dataDirectory, FileName);

    public string Kind => "development-file";

    /// <summary>Writes a new file, or takes the key of one that is there: an earlier initialization may have ended between the file and the store.</summary>
    public ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel)
    {
        if (!File.Exists(PathName))
        {
            Write();
        }

        return ValueTask.FromResult<Result<NewSlotKey>>(Read().IsRefused(out var error, out var key) ? error : new NewSlotKey([], key));
    }

    public ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel) =>
        ValueTask.FromResult(header.IsEmpty ? Read() : BarrierRefusals.HeaderRefused);

    private void Write()
    {
        if (!HasFileModes)
        {
            throw new PlatformNotSupportedException("The development slot needs Unix file modes");
        }

        using var key = SecretBytes.Random(KeySize);
        using var line = SecretBytes.Allocate(Base64.GetMaxEncodedToUtf8Length(KeySize) + 1);
        Base64.EncodeToUtf8(key.Span, line.Writable, out _, out var written);
        line.Writable[written] = (byte)'\n';
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly };
        using var file = new FileStream(PathName, options);
        file.Write(Notice);
        file.Write(line.Span);
        file.Flush(flushToDisk: true);
    }

    private Result<SecretBytes> Read()
    {
        if (!File.Exists(PathName))
        {
            return BarrierRefusals.DevelopmentFileMissing;
        }

        if (!HasFileModes)
        {
            throw new PlatformNotSupportedException("The development slot needs Unix file modes");
        }

        using var file = new FileStream(PathName, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = 0 });
        if ((File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
        {
            return BarrierRefusals.DevelopmentFileExposed;
        }

        using var content = SecretBytes.Allocate(MostFileBytes);
        var length = file.ReadAtLeast(content.Writable, MostFileBytes, throwOnEndOfStream: false);
        var text = content.Span[..length];
        var line = text[(text.IndexOf((byte)'\n') + 1)..].TrimEnd((byte)'\n');
        var key = SecretBytes.Allocate(KeySize);
        if (text.StartsWith("DEVELOPMENT ONLY"u8) && Base64.GetMaxDecodedFromUtf8Length(line.Length) <= KeySize + 2 &&
            Base64.DecodeFromUtf8(line, key.Writable, out var consumed, out var written) == System.Buffers.OperationStatus.Done &&
            consumed == line.Length && written == KeySize)
        {
            return key;
        }

        key.Dispose();
        return BarrierRefusals.DevelopmentFileMalformed;
    }

    /// <summary>Without modes nothing keeps the key to its owner.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    private static bool HasFileModes => !OperatingSystem.IsWindows();
}
