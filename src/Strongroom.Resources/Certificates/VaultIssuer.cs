using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>An issuer of a vault (wire reference §6.3).</summary>
/// <param name="Name">As first written.</param>
/// <param name="Provider">Names an authority that the operator registered, or one of Azure's partners, with which nothing can be issued here.</param>
/// <param name="SealedPassword">Never shown again; null when there is none.</param>
internal sealed record VaultIssuer(
    string Name, string Provider, string? AccountId, byte[]? SealedPassword, string? OrganizationId, IReadOnlyList<IssuerAdministrator> Administrators,
    bool HasOrganization, bool Enabled, long Created, long Updated) : IRecord<VaultIssuer>
{
    public static void Write(RecordWriter writer, VaultIssuer record)
    {
        writer.Byte(1);
        writer.Text(record.Name);
        writer.Text(record.Provider);
        writer.OptionalText(record.AccountId);
        writer.Bool(record.SealedPassword is not null);
        if (record.SealedPassword is { } password)
        {
            writer.Bytes(password);
        }

        writer.OptionalText(record.OrganizationId);
        writer.Int32(record.Administrators.Count);
        foreach (var person in record.Administrators)
        {
            writer.OptionalText(person.FirstName);
            writer.OptionalText(person.LastName);
            writer.OptionalText(person.Email);
            writer.OptionalText(person.Phone);
        }

        writer.Bool(record.HasOrganization);
        writer.Bool(record.Enabled);
        writer.Int64(record.Created);
        writer.Int64(record.Updated);
    }

    public static VaultIssuer Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new VaultIssuer(
            reader.Text(), reader.Text(), reader.OptionalText(), reader.Bool() ? reader.Bytes().ToArray() : null, reader.OptionalText(), ReadAdministrators(ref reader),
            reader.Bool(), reader.Bool(), reader.Int64(), reader.Int64());
    }

    private static List<IssuerAdministrator> ReadAdministrators(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 4);
        var people = new List<IssuerAdministrator>(count);
        for (var i = 0; i < count; i++)
        {
            people.Add(new IssuerAdministrator(reader.OptionalText(), reader.OptionalText(), reader.OptionalText(), reader.OptionalText()));
        }

        return people;
    }
}
