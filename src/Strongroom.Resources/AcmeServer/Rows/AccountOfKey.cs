using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Which account a key belongs to; a key has one at most.</summary>
internal sealed record AccountOfKey(Guid Account) : IRecord<AccountOfKey>
{
    public static void Write(RecordWriter writer, AccountOfKey record)
    {
        writer.Byte(1);
        writer.Guid(record.Account);
    }

    public static AccountOfKey Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AccountOfKey(reader.Guid());
    }
}
