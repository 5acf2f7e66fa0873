using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>An account of a vault's ACME server (RFC 8555 §7.1.2).</summary>
/// <param name="Key">SubjectPublicKeyInfo, DER.</param>
/// <param name="Contacts">URLs, as in <c>mailto:ops@example.com</c>.</param>
/// <param name="Binding">The external account binding that it was made with; null in an open server.</param>
/// <param name="IsDeactivated">For good: nothing of it is accepted any more.</param>
public sealed record AccountRecord(
    Guid Id, byte[] Key, IReadOnlyList<string> Contacts, Guid? Binding, bool IsDeactivated, long CreatedAt) : IRecord<AccountRecord>
{
    public static void Write(RecordWriter writer, AccountRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Bytes(record.Key);
        writer.TextList(record.Contacts);
        writer.OptionalGuid(record.Binding);
        writer.Bool(record.IsDeactivated);
        writer.Int64(record.CreatedAt);
    }

    public static AccountRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AccountRecord(reader.Guid(), reader.Bytes().ToArray(), reader.TextList(), reader.OptionalGuid(), reader.Bool(), reader.Int64());
    }
}
