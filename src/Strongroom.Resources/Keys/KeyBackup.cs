using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>The inside of a backup: the key with all its versions in order, and their material in clear, or the references of those that a token holds.</summary>
internal sealed record KeyBackup(KeyHead Head, List<(KeyVersion Version, SecretBytes Material)> Versions) : IDisposable
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, KeyBackup backup)
    {
        writer.Byte(Layout);
        KeyHead.Write(writer, backup.Head with { Current = backup.Head.Current with { SealedMaterial = [] } });
        writer.Int32(backup.Versions.Count);
        foreach (var (version, material) in backup.Versions)
        {
            KeyVersion.Write(writer, version with { SealedMaterial = [] });
            writer.Bytes(material.Span);
        }
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static KeyBackup Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        var backup = new KeyBackup(KeyHead.Read(ref reader), []);
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 32);
        for (var i = 0; i < count; i++)
        {
            backup.Versions.Add((KeyVersion.Read(ref reader), new SecretBytes(reader.Bytes())));
        }

        return count > 0 ? backup : throw new InvalidDataException("A backup has no versions");
    }

    public void Dispose() => Versions.ForEach(one => one.Material.Dispose());
}
