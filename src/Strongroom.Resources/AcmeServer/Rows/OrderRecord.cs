using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>An order (RFC 8555 §7.1.3).</summary>
/// <param name="Authorizations">One for each of the identifiers, in their order.</param>
/// <param name="ExpiresAt">Unix seconds; from then on an open order is invalid.</param>
/// <param name="NotAfter">Wished, Unix seconds; null for the authority's default.</param>
/// <param name="Replaces">The id (RFC 9773 §4.1) of the certificate that this one is to replace.</param>
/// <param name="Certificate">What was issued; null while it is open.</param>
public sealed record OrderRecord(
    Guid Id,
    Guid Account,
    IReadOnlyList<Identifier> Identifiers,
    IReadOnlyList<Guid> Authorizations,
    OrderState State,
    long CreatedAt,
    long ExpiresAt,
    long? NotAfter,
    string? Replaces,
    Guid? Certificate) : IRecord<OrderRecord>
{
    private const int SmallestIdentifier = 5;
    private const int GuidSize = 16;

    public static void Write(RecordWriter writer, OrderRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.Account);
        writer.Int32(record.Identifiers.Count);
        foreach (var identifier in record.Identifiers)
        {
            writer.Bool(identifier.IsAddress);
            writer.Text(identifier.Value);
        }

        writer.Int32(record.Authorizations.Count);
        foreach (var authorization in record.Authorizations)
        {
            writer.Guid(authorization);
        }

        writer.Byte((byte)record.State);
        writer.Int64(record.CreatedAt);
        writer.Int64(record.ExpiresAt);
        writer.OptionalInt64(record.NotAfter);
        writer.OptionalText(record.Replaces);
        writer.OptionalGuid(record.Certificate);
    }

    public static OrderRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        var (id, account) = (reader.Guid(), reader.Guid());
        var count = reader.Int32();
        reader.CheckCount(count, SmallestIdentifier);
        var identifiers = new Identifier[count];
        for (var i = 0; i < count; i++)
        {
            identifiers[i] = new Identifier(reader.Bool(), reader.Text());
        }

        count = reader.Int32();
        reader.CheckCount(count, GuidSize);
        var authorizations = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            authorizations[i] = reader.Guid();
        }

        return new OrderRecord(
            id, account, identifiers, authorizations, (OrderState)reader.Byte(), reader.Int64(), reader.Int64(), reader.OptionalInt64(), reader.OptionalText(), reader.OptionalGuid());
    }
}
