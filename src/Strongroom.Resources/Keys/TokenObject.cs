using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>An object of the token that holds a version of a key. Its row is named after the token's reference, which is not secret.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="IsBackedUp">True once a backup refers to it: it then outlives a purge, as a backup would.</param>
internal sealed record TokenObject(Guid Incarnation, string Name, bool IsBackedUp) : IRecord<TokenObject>
{
    public static void Write(RecordWriter writer, TokenObject record)
    {
        writer.Byte(1);
        writer.Guid(record.Incarnation);
        writer.Text(record.Name);
        writer.Bool(record.IsBackedUp);
    }

    public static TokenObject Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new TokenObject(reader.Guid(), reader.Text(), reader.Bool());
    }
}
