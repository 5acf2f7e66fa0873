using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// One backup that was made: it restores as long as this entry stands and does not say that it was revoked (S45). Of the content it knows nothing.
/// </summary>
/// <param name="Kind">What it is of, as in <c>key</c>.</param>
/// <param name="MadeAt">Unix seconds.</param>
/// <param name="MadeBy">The principal.</param>
/// <param name="RevokedAt">Unix seconds; null while it restores.</param>
public sealed record BackupEntry(Guid Id, string Kind, string Vault, string Name, long MadeAt, Guid MadeBy, long? RevokedAt) : IRecord<BackupEntry>
{
    public static void Write(RecordWriter writer, BackupEntry record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Text(record.Kind);
        writer.Text(record.Vault);
        writer.Text(record.Name);
        writer.Int64(record.MadeAt);
        writer.Guid(record.MadeBy);
        writer.OptionalInt64(record.RevokedAt);
    }

    public static BackupEntry Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new BackupEntry(reader.Guid(), reader.Text(), reader.Text(), reader.Text(), reader.Int64(), reader.Guid(), reader.OptionalInt64());
    }
}
