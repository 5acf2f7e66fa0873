using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>What a revocation list says of one certificate.</summary>
/// <param name="At">Unix seconds, as is <paramref name="NotAfter"/>, the end of the certificate.</param>
internal sealed record RevokedEntry(long At, int Reason, long NotAfter) : IRecord<RevokedEntry>
{
    public static void Write(RecordWriter writer, RevokedEntry record)
    {
        writer.Byte(1);
        writer.Int64(record.At);
        writer.Int32(record.Reason);
        writer.Int64(record.NotAfter);
    }

    public static RevokedEntry Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new RevokedEntry(reader.Int64(), reader.Int32(), reader.Int64());
    }
}
