using System.Buffers.Binary;
using System.Globalization;

namespace Strongroom.Audit;

/// <summary>Names the record of a change from the moment it joins the batch until its entry is in the chain.</summary>
/// <param name="Floor">The newest durable sequence when the id was made: the record's entry can only have a greater one.</param>
/// <param name="Unique">Unique among the ids of one floor.</param>
internal readonly record struct PendingId(long Floor, ulong Unique)
{
    public const int Length = 16;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, Floor);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Unique);
    }

    public static PendingId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    /// <summary>The last part of the row's key: 32 lower-case hexadecimal digits, ordered as the ids are.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Floor:x16}{Unique:x16}");

    /// <exception cref="InvalidDataException">The text was not made by <see cref="ToString"/>.</exception>
    public static PendingId Parse(ReadOnlySpan<char> text) =>
        text.Length == 32
        && long.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var floor)
        && ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unique)
            ? new PendingId(floor, unique)
            : throw new InvalidDataException("A pending audit row has a name that is not an id");
}
