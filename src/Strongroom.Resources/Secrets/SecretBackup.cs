using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>The inside of a backup blob: the secret with all its versions. Values are in clear here, so this never leaves sealed memory unsealed.</summary>
internal static class SecretBackup
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, Guid id, ObjectName name, IReadOnlyList<(SecretVersion Version, SecretBytes Value)> versions)
    {
        writer.Byte(Layout);
        writer.Guid(id);
        writer.Text(name.Shown);
        writer.Int32(versions.Count);
        foreach (var (version, value) in versions)
        {
            SecretVersion.Write(writer, version with { SealedValue = [] });
            writer.Bytes(value.Span);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the caller disposes the values.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static (Guid Id, ObjectName Name, List<(SecretVersion Version, SecretBytes Value)> Versions) Read(ReadOnlySpan<byte> blob)
    {
        var reader = new RecordReader(blob);
        reader.Layout(Layout);
        var id = reader.Guid();
        if (!ObjectName.TryParse(reader.Text(), out var name))
        {
            throw new InvalidDataException("A backup holds no name");
        }

        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 32);
        var versions = new List<(SecretVersion, SecretBytes)>(count);
        for (var i = 0; i < count; i++)
        {
            versions.Add((SecretVersion.Read(ref reader), new SecretBytes(reader.Bytes())));
        }

        return reader.AtEnd && count > 0 ? (id, name, versions) : throw new InvalidDataException("A backup has no versions, or bytes left over");
    }
}
