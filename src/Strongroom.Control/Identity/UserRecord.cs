using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A person in the directory. A principal to whom roles can be granted; there is no signing in yet.</summary>
internal sealed record UserRecord : IRecord<UserRecord>
{
    private const byte NewestLayout = 1;

    /// <summary>As it was given; compared in lower case.</summary>
    public required string UserPrincipalName { get; init; }

    public required string DisplayName { get; init; }

    public string? MailNickname { get; init; }

    public string? Mail { get; init; }

    public string? GivenName { get; init; }

    public string? Surname { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>As <see cref="ServicePrincipalRecord.TokenGeneration"/>.</summary>
    public long TokenGeneration { get; init; }

    public static void Write(RecordWriter writer, UserRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.UserPrincipalName);
        writer.Text(record.DisplayName);
        writer.OptionalText(record.MailNickname);
        writer.OptionalText(record.Mail);
        writer.OptionalText(record.GivenName);
        writer.OptionalText(record.Surname);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.Int64(record.TokenGeneration);
    }

    public static UserRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new UserRecord
        {
            UserPrincipalName = reader.Text(),
            DisplayName = reader.Text(),
            MailNickname = reader.OptionalText(),
            Mail = reader.OptionalText(),
            GivenName = reader.OptionalText(),
            Surname = reader.OptionalText(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            TokenGeneration = reader.Int64(),
        };
    }
}
