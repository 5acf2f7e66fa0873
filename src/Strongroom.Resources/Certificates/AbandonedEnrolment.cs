using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>An operation that ended before its issuer had answered: what it left at the issuer's is still to be tidied up.</summary>
internal sealed record AbandonedEnrolment(string Certificate, string IssuerName, byte[] Csr, int ValidityMonths, byte[] IssuerState) : IRecord<AbandonedEnrolment>
{
    public static void Write(RecordWriter writer, AbandonedEnrolment record)
    {
        writer.Byte(1);
        writer.Text(record.Certificate);
        writer.Text(record.IssuerName);
        writer.Bytes(record.Csr);
        writer.Int32(record.ValidityMonths);
        writer.Bytes(record.IssuerState);
    }

    public static AbandonedEnrolment Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AbandonedEnrolment(reader.Text(), reader.Text(), reader.Bytes().ToArray(), reader.Int32(), reader.Bytes().ToArray());
    }
}
