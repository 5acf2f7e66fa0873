using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>A key for external account binding (RFC 8555 §7.3.4), as the operator hands it out.</summary>
/// <param name="SealedKey">The MAC key, sealed under the vault's key.</param>
/// <param name="Names">Patterns of <see cref="NameLimit"/> that bind every account made with it; empty for no limit of its own.</param>
/// <param name="IsOnce">True when one account may be made with it and no second.</param>
/// <param name="UsedBy">The account that was made with it last.</param>
public sealed record BindingRecord(
    Guid Id, byte[] SealedKey, IReadOnlyList<string> Names, bool IsOnce, long CreatedAt, Guid? UsedBy, long? RevokedAt) : IRecord<BindingRecord>
{
    public static void Write(RecordWriter writer, BindingRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Bytes(record.SealedKey);
        writer.TextList(record.Names);
        writer.Bool(record.IsOnce);
        writer.Int64(record.CreatedAt);
        writer.OptionalGuid(record.UsedBy);
        writer.OptionalInt64(record.RevokedAt);
    }

    public static BindingRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new BindingRecord(
            reader.Guid(), reader.Bytes().ToArray(), reader.TextList(), reader.Bool(), reader.Int64(), reader.OptionalGuid(), reader.OptionalInt64());
    }
}
