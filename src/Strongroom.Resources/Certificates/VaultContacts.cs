using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Whom to write to about the certificates of a vault, in the order given.</summary>
internal sealed record VaultContacts(IReadOnlyList<VaultContact> People) : IRecord<VaultContacts>
{
    public const int Most = 100;

    public static void Write(RecordWriter writer, VaultContacts record)
    {
        writer.Byte(1);
        writer.Int32(record.People.Count);
        foreach (var person in record.People)
        {
            writer.Text(person.Email);
            writer.OptionalText(person.Name);
            writer.OptionalText(person.Phone);
        }
    }

    public static VaultContacts Read(ref RecordReader reader)
    {
        reader.Layout(1);
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 6);
        var people = new List<VaultContact>(count);
        for (var i = 0; i < count; i++)
        {
            people.Add(new VaultContact(reader.Text(), reader.OptionalText(), reader.OptionalText()));
        }

        return new VaultContacts(people);
    }
}
