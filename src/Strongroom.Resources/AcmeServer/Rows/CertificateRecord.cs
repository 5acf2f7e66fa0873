using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>A certificate that was issued through ACME.</summary>
/// <param name="Chain">DER, the leaf first.</param>
/// <param name="Serial">Lower-case hexadecimal.</param>
/// <param name="NotBefore">Unix seconds.</param>
/// <param name="NotAfter">Unix seconds.</param>
/// <param name="RevokedAt">Unix seconds; null while nobody has revoked it through ACME.</param>
/// <param name="ReplacedBy">The order that was finalized to replace it (RFC 9773 §5).</param>
public sealed record CertificateRecord(
    Guid Id,
    Guid Account,
    IReadOnlyList<byte[]> Chain,
    string Serial,
    IReadOnlyList<Identifier> Identifiers,
    long NotBefore,
    long NotAfter,
    long? RevokedAt,
    Guid? ReplacedBy) : IRecord<CertificateRecord>
{
    private const int SmallestBytes = 4;
    private const int SmallestIdentifier = 5;

    public static void Write(RecordWriter writer, CertificateRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.Account);
        writer.Int32(record.Chain.Count);
        foreach (var certificate in record.Chain)
        {
            writer.Bytes(certificate);
        }

        writer.Text(record.Serial);
        writer.Int32(record.Identifiers.Count);
        foreach (var identifier in record.Identifiers)
        {
            writer.Bool(identifier.IsAddress);
            writer.Text(identifier.Value);
        }

        writer.Int64(record.NotBefore);
        writer.Int64(record.NotAfter);
        writer.OptionalInt64(record.RevokedAt);
        writer.OptionalGuid(record.ReplacedBy);
    }

    public static CertificateRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        var (id, account) = (reader.Guid(), reader.Guid());
        var count = reader.Int32();
        reader.CheckCount(count, SmallestBytes);
        var chain = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            chain[i] = reader.Bytes().ToArray();
        }

        var serial = reader.Text();
        count = reader.Int32();
        reader.CheckCount(count, SmallestIdentifier);
        var identifiers = new Identifier[count];
        for (var i = 0; i < count; i++)
        {
            identifiers[i] = new Identifier(reader.Bool(), reader.Text());
        }

        return new CertificateRecord(id, account, chain, serial, identifiers, reader.Int64(), reader.Int64(), reader.OptionalInt64(), reader.OptionalGuid());
    }
}
