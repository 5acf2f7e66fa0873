using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>An application registration.</summary>
internal sealed record ApplicationRecord : IRecord<ApplicationRecord>
{
    /// <summary>Each is compared on every sign-in, so their number is bounded.</summary>
    public const int MaxCredentials = 20;

    private const byte NewestLayout = 1;

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>The application's one service principal, made and deleted with it.</summary>
    public required PrincipalId Principal { get; init; }

    public ImmutableArray<ClientCredential> Credentials { get; init; } = [];

    public static void Write(RecordWriter writer, ApplicationRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.Guid(record.Principal.Value);
        writer.Int32(record.Credentials.Length);
        foreach (var credential in record.Credentials)
        {
            writer.Guid(credential.KeyId);
            writer.Raw(credential.Hash.AsSpan());
            writer.Text(credential.Hint);
            writer.Int64(credential.CreatedAt.ToUnixTimeMilliseconds());
            writer.OptionalInt64(credential.ExpiresAt?.ToUnixTimeMilliseconds());
            writer.Bool(credential.Enabled);
        }
    }

    public static ApplicationRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new ApplicationRecord
        {
            DisplayName = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            Enabled = reader.Bool(),
            Principal = new PrincipalId(reader.Guid()),
            Credentials = ReadCredentials(ref reader),
        };
    }

    private static ImmutableArray<ClientCredential> ReadCredentials(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16 + ClientCredential.HashSize + 4 + 8 + 1 + 1);
        var credentials = ImmutableArray.CreateBuilder<ClientCredential>(count);
        for (var i = 0; i < count; i++)
        {
            credentials.Add(new ClientCredential(
                reader.Guid(),
                [.. reader.Raw(ClientCredential.HashSize)],
                reader.Text(),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
                reader.OptionalInt64() is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
                reader.Bool()));
        }

        return credentials.MoveToImmutable();
    }
}
