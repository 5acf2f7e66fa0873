using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>An object of the token whose key was purged, and which stays since a backup refers to it.</summary>
/// <param name="Vault">The name of the vault that it was in.</param>
/// <param name="Name">The name that the key had.</param>
/// <param name="PurgedAt">Unix seconds.</param>
internal sealed record ParkedObject(string Vault, string Name, long PurgedAt) : IRecord<ParkedObject>
{
    public static void Write(RecordWriter writer, ParkedObject record)
    {
        writer.Byte(1);
        writer.Text(record.Vault);
        writer.Text(record.Name);
        writer.Int64(record.PurgedAt);
    }

    public static ParkedObject Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new ParkedObject(reader.Text(), reader.Text(), reader.Int64());
    }
}
