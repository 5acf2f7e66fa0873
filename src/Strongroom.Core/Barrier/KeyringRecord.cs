using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>The system keyring as stored: one sealed whole, so that no key can be taken out of it.</summary>
internal sealed record KeyringRecord(byte[] Sealed) : IRecord<KeyringRecord>
{
    public static void Write(RecordWriter writer, KeyringRecord record)
    {
        writer.Byte(1);
        writer.Bytes(record.Sealed);
    }

    public static KeyringRecord Read(ref RecordReader reader)
    {
        reader.Layout(newest: 1);
        return new KeyringRecord(reader.Bytes().ToArray());
    }
}
