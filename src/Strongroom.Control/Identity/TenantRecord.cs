using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A directory tenant.</summary>
internal sealed record TenantRecord : IRecord<TenantRecord>
{
    private const byte NewestLayout = 1;

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Unix seconds. Tokens issued in this second or before are refused; null means that none has been revoked.</summary>
    public long? TokensRevokedUpTo { get; init; }

    public static void Write(RecordWriter writer, TenantRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.OptionalInt64(record.TokensRevokedUpTo);
    }

    public static TenantRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new TenantRecord
        {
            DisplayName = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            TokensRevokedUpTo = reader.OptionalInt64(),
        };
    }
}
