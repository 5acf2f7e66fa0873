using Strongroom.Storage;

namespace Strongroom.Server.Tls;

/// <summary>The installation CA at rest.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="SealedKey">PKCS#8 under the purpose sealer, bound to the certificate.</param>
/// <param name="Previous">DER of the authority before this one, which clients still trust; empty when there is none.</param>
internal sealed record CaRecord(byte[] Certificate, byte[] SealedKey, byte[] Previous) : IRecord<CaRecord>
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, CaRecord record)
    {
        writer.Byte(Layout);
        writer.Bytes(record.Certificate);
        writer.Bytes(record.SealedKey);
        writer.Bytes(record.Previous);
    }

    public static CaRecord Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new CaRecord(reader.Bytes().ToArray(), reader.Bytes().ToArray(), reader.Bytes().ToArray());
    }
}
