using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A directory tenant.</summary>
internal sealed record TenantRecord : IRecord<TenantRecord>
{
    private const byte NewestLayout = 1;

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>
    /// Raised by each revocation; a token carries the number of its time and is refused once it has moved. A time stamp would not do: a
    /// token issued in the very second of a revocation could be older or newer, and clocks of nodes differ.
    /// </summary>
    public long TokenGeneration { get; init; }

    public static void Write(RecordWriter writer, TenantRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.Int64(record.TokenGeneration);
    }

    public static TenantRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new TenantRecord
        {
            DisplayName = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            TokenGeneration = reader.Int64(),
        };
    }
}
