using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// The inside of a backup: the key with all its versions and their material, or the references of those that a token holds. Material is in clear here,
/// so this never leaves sealed memory unsealed.
/// </summary>
internal static class KeyBackup
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, Guid id, KeyHead head, IReadOnlyList<(KeyVersion Version, SecretBytes Material)> versions)
    {
        writer.Byte(Layout);
        writer.Guid(id);
        KeyHead.Write(writer, head with { Current = head.Current with { SealedMaterial = [] } });
        writer.Int32(versions.Count);
        foreach (var (version, material) in versions)
        {
            KeyVersion.Write(writer, version with { SealedMaterial = [] });
            writer.Bytes(material.Span);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the caller disposes the materials.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static (Guid Id, KeyHead Head, List<(KeyVersion Version, SecretBytes Material)> Versions) Read(ReadOnlySpan<byte> blob)
    {
        var reader = new RecordReader(blob);
        reader.Layout(Layout);
        var id = reader.Guid();
        var head = KeyHead.Read(ref reader);
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 32);
        var versions = new List<(KeyVersion, SecretBytes)>(count);
        for (var i = 0; i < count; i++)
        {
            versions.Add((KeyVersion.Read(ref reader), new SecretBytes(reader.Bytes())));
        }

        return reader.AtEnd && count > 0 ? (id, head, versions) : throw new InvalidDataException("A backup has no versions, or bytes left over");
    }
}
