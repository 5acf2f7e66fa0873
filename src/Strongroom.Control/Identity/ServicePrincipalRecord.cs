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

    /// <summary>Unix seconds. Tokens issued in this second or before are refused; null means that none has been revoked.</summary>
    public long? TokensRevokedUpTo { get; init; }

    public static void Write(RecordWriter writer, ServicePrincipalRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Guid(record.Client.Value);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.OptionalInt64(record.TokensRevokedUpTo);
    }

    public static ServicePrincipalRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new ServicePrincipalRecord
        {
            Client = new ClientId(reader.Guid()),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            TokensRevokedUpTo = reader.OptionalInt64(),
        };
    }
}
