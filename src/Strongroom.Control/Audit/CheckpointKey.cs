using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The signing key at rest.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo; also the context that the private key is sealed with.</param>
/// <param name="SealedKey">PKCS #8, sealed.</param>
internal sealed record CheckpointKey(byte[] PublicKey, byte[] SealedKey) : IRecord<CheckpointKey>
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, CheckpointKey record)
    {
        writer.Byte(Layout);
        writer.Bytes(record.PublicKey);
        writer.Bytes(record.SealedKey);
    }

    public static CheckpointKey Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        return new CheckpointKey(reader.Bytes().ToArray(), reader.Bytes().ToArray());
    }
}
