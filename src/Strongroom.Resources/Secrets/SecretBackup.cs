using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>The inside of a backup: the secret with all its versions in order, and their values in clear.</summary>
internal sealed record SecretBackup(SecretHead Head, List<(SecretVersion Version, SecretBytes Value)> Versions) : IDisposable
{
    private const byte Layout = 2;

    public static void Write(RecordWriter writer, SecretBackup backup)
    {
        writer.Byte(Layout);
        SecretHead.Write(writer, backup.Head with { Current = backup.Head.Current with { SealedValue = [] } });
        writer.Int32(backup.Versions.Count);
        foreach (var (version, value) in backup.Versions)
        {
            SecretVersion.Write(writer, version with { SealedValue = [] });
            writer.Bytes(value.Span);
        }
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static SecretBackup Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        var backup = new SecretBackup(SecretHead.Read(ref reader), []);
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 32);
        for (var i = 0; i < count; i++)
        {
            backup.Versions.Add((SecretVersion.Read(ref reader), new SecretBytes(reader.Bytes())));
        }

        return count > 0 ? backup : throw new InvalidDataException("A backup has no versions");
    }

    public void Dispose() => Versions.ForEach(one => one.Value.Dispose());
}
