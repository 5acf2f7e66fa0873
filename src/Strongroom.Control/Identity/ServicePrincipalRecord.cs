using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>An application's identity in its tenant: what roles are granted to.</summary>
internal sealed record ServicePrincipalRecord : IRecord<ServicePrincipalRecord>
{
    private const byte NewestLayout = 1;

    public required ClientId Client { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>
    /// Raised by each revocation; a token carries the number of its time and is refused once it has moved. A time stamp would not do: a
    /// token issued in the very second of a revocation could be older or newer, and clocks of nodes differ.
    /// </summary>
    public long TokenGeneration { get; init; }

    public static void Write(RecordWriter writer, ServicePrincipalRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Guid(record.Client.Value);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.Int64(record.TokenGeneration);
    }

    public static ServicePrincipalRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new ServicePrincipalRecord
        {
            Client = new ClientId(reader.Guid()),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            TokenGeneration = reader.Int64(),
        };
    }
}
