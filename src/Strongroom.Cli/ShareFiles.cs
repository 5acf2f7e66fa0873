using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>
/// A file for each share, mode 0600, made before the shares are: a directory that cannot be written would lose them. Files that stayed empty are removed.
/// </summary>
internal sealed class ShareFiles : IDisposable
{
    private const int LongestShare = 2048;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly List<FileStream> _files = [];
    private bool _filled;

    private ShareFiles()
    {
    }

    /// <summary>Makes the directory too, 0700, if it is not there.</summary>
    /// <param name="encrypted">The files will hold ciphertexts, as bytes, and not lines of text.</param>
    /// <exception cref="CliException">A file is there already, or cannot be made.</exception>
    public static ShareFiles Prepare(string directory, int count, bool encrypted)
    {
        var made = new ShareFiles();
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            for (var index = 1; index <= count; index++)
            {
                var path = Path.Combine(directory, $"share-{index}-of-{count}{(encrypted ? ".enc" : ".txt")}");
                made._files.Add(new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly }));
            }

            return made;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            made.Dispose();
            throw new CliException(ExitCode.Local, $"the shares cannot be written: {fault.Message}");
        }
    }

    /// <summary>Writes the shares of an answer, in their order, onto the disk.</summary>
    /// <exception cref="CliException">The disk refused, or the answer has another number of shares.</exception>
    public void Fill(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        var filled = 0;
        using var share = SecretBytes.Allocate(LongestShare);
        try
        {
            while (reader.Read())
            {
                var isLine = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("share"u8);
                if ((!isLine && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("encryptedShare"u8))) || filled == _files.Count)
                {
                    continue;
                }

                reader.Read();
                var length = isLine ? reader.CopyString(share.Writable) : Copy(reader.GetBytesFromBase64(), share.Writable);
                if (isLine)
                {
                    share.Writable[length++] = (byte)'\n';
                }

                _files[filled].Write(share.Span[..length]);
                _files[filled++].Flush(flushToDisk: true);
            }
        }
        catch (IOException fault)
        {
            throw new CliException(ExitCode.Local, $"share {filled + 1} could not be written, so the shares are not complete: {fault.Message}");
        }

        _filled = filled > 0;
        if (filled != _files.Count)
        {
            throw new CliException(ExitCode.Refused, $"the server gave {filled} shares");
        }
    }

    /// <summary>Prints the answer with the names of the files in place of the shares.</summary>
    public void Print(ReadOnlyMemory<byte> answer, CliConsole console)
    {
        using var document = JsonDocument.Parse(answer);
        var shown = JsonBody.Bytes(json =>
        {
            foreach (var member in document.RootElement.EnumerateObject().Where(member => !member.NameEquals("shares"u8)))
            {
                member.WriteTo(json);
            }

            json.WriteStartArray("shareFiles");
            _files.ForEach(file => json.WriteStringValue(file.Name));
            json.WriteEndArray();
        });
        JsonText.Print(console.Output, shown, indented: true);
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
            if (!_filled)
            {
                File.Delete(file.Name);
            }
        }
    }

    private static int Copy(byte[] bytes, Span<byte> output)
    {
        bytes.CopyTo(output);
        return bytes.Length;
    }
}
