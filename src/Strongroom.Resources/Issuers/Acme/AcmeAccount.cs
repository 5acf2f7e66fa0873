using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>The account of a vault's issuer at an authority. The key is stored before the authority hears of it, so that no account is ever lost.</summary>
/// <param name="Address">The account's, by which it is named there; null until the authority has made it.</param>
internal sealed record AcmeAccount(byte[] SealedKey, string? Address, DateTimeOffset CreatedAt) : IRecord<AcmeAccount>
{
    public static void Write(RecordWriter writer, AcmeAccount record)
    {
        writer.Byte(1);
        writer.Bytes(record.SealedKey);
        writer.OptionalText(record.Address);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static AcmeAccount Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AcmeAccount(reader.Bytes().ToArray(), reader.OptionalText(), DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
