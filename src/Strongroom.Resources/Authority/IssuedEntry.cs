using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>A certificate in the register.</summary>
/// <param name="RequestedBy">As the order said it.</param>
/// <param name="IssuedAt">Unix seconds, as in the other times.</param>
/// <param name="RevokedAt">Null while it is not revoked.</param>
/// <param name="Reason">CRLReason (RFC 5280 §5.3.1); 0 while it is not revoked.</param>
internal sealed record IssuedEntry(Guid Signer, byte[] Certificate, string RequestedBy, long IssuedAt, long NotAfter, long? RevokedAt, int Reason) : IRecord<IssuedEntry>
{
    public static void Write(RecordWriter writer, IssuedEntry record)
    {
        writer.Byte(1);
        writer.Guid(record.Signer);
        writer.Bytes(record.Certificate);
        writer.Text(record.RequestedBy);
        writer.Int64(record.IssuedAt);
        writer.Int64(record.NotAfter);
        writer.OptionalInt64(record.RevokedAt);
        writer.Int32(record.Reason);
    }

    public static IssuedEntry Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new IssuedEntry(reader.Guid(), reader.Bytes().ToArray(), reader.Text(), reader.Int64(), reader.Int64(), reader.OptionalInt64(), reader.Int32());
    }
}
