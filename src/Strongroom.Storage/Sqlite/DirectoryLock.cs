using System.Globalization;
using System.Text;

namespace Strongroom.Storage.Sqlite;

/// <summary>Keeps a second process off the data directory. The lock belongs to the open file, so it ends with the process however that ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "lock");
        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DirectoryLock(file);
        }
        catch (IOException fault)
        {
            throw new StoreUnavailableException($"The data directory {directory} is in use by process {Holder(path)}. Two processes must not share one.", outcomeUnknown: false, fault);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> text = stackalloc byte[20];
            var length = RandomAccess.Read(handle, text, 0);
            return length == 0 ? "(unknown)" : Encoding.ASCII.GetString(text[..length]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }
}
