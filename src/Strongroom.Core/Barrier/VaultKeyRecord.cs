using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>A vault key as stored: wrapped under a system key.</summary>
/// <param name="Wrapped">XAES-256-GCM: nonce (24), wrapped key (32), tag (16).</param>
internal sealed record VaultKeyRecord(uint SystemKey, DateTimeOffset CreatedAt, byte[] Wrapped) : IRecord<VaultKeyRecord>
{
    public static void Write(RecordWriter writer, VaultKeyRecord record)
    {
        writer.Byte(1);
        writer.Int64(record.SystemKey);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
        writer.Bytes(record.Wrapped);
    }

    public static VaultKeyRecord Read(ref RecordReader reader)
    {
        reader.Layout(newest: 1);
        var systemKey = reader.Int64();
        var createdAt = reader.Int64();
        return systemKey is > 0 and <= uint.MaxValue && createdAt is >= 0 and <= 253402300799
            ? new VaultKeyRecord((uint)systemKey, DateTimeOffset.FromUnixTimeSeconds(createdAt), reader.Bytes().ToArray())
            : throw new InvalidDataException("A vault key record is out of range");
    }
}
