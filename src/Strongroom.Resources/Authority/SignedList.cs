using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>A revocation list (RFC 5280 §5).</summary>
/// <param name="Number">Its crlNumber, which only grows.</param>
/// <param name="Count">The <see cref="RevocationCount"/> that it knows of.</param>
/// <param name="ThisUpdate">Unix seconds.</param>
internal sealed record SignedList(long Number, long Count, long ThisUpdate, long NextUpdate, byte[] Der) : IRecord<SignedList>
{
    public static void Write(RecordWriter writer, SignedList record)
    {
        writer.Byte(1);
        writer.Int64(record.Number);
        writer.Int64(record.Count);
        writer.Int64(record.ThisUpdate);
        writer.Int64(record.NextUpdate);
        writer.Bytes(record.Der);
    }

    public static SignedList Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new SignedList(reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64(), reader.Bytes().ToArray());
    }
}
