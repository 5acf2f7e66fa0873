using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Where a certificate lies, by its serial.</summary>
internal sealed record CertificateOfSerial(Guid Account, Guid Certificate) : IRecord<CertificateOfSerial>
{
    public static void Write(RecordWriter writer, CertificateOfSerial record)
    {
        writer.Byte(1);
        writer.Guid(record.Account);
        writer.Guid(record.Certificate);
    }

    public static CertificateOfSerial Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new CertificateOfSerial(reader.Guid(), reader.Guid());
    }
}
