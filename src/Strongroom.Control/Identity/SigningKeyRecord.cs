using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>A signing key as stored.</summary>
internal sealed record SigningKeyRecord : IRecord<SigningKeyRecord>
{
    private const byte NewestLayout = 1;

    /// <summary>The one algorithm this key signs and verifies with; a token naming another is refused (S21).</summary>
    public required string Algorithm { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From this instant it signs, until a key with a later instant takes over.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>PKCS#8, sealed under the purpose <c>signing-key</c> with the key's id as context.</summary>
    public required ImmutableArray<byte> SealedPrivateKey { get; init; }

    public static void Write(RecordWriter writer, SigningKeyRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.Algorithm);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Int64(record.SignsFrom.ToUnixTimeMilliseconds());
        writer.Bytes(record.SealedPrivateKey.AsSpan());
    }

    public static SigningKeyRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new SigningKeyRecord
        {
            Algorithm = reader.Text(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            SignsFrom = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
            SealedPrivateKey = [.. reader.Bytes()],
        };
    }
}
