using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>A management lock as stored.</summary>
/// <param name="Holder">The id of the scope, with the case of its creation.</param>
/// <param name="Notes">At most 512 characters.</param>
internal sealed record LockRecord(Scope Scope, string Holder, string Name, LockLevel Level, string? Notes, DateTimeOffset CreatedAt) : IRecord<LockRecord>
{
    public static void Write(RecordWriter writer, LockRecord record)
    {
        writer.Byte(1);
        writer.Text(record.Scope.Path);
        writer.Text(record.Holder);
        writer.Text(record.Name);
        writer.Byte((byte)record.Level);
        writer.OptionalText(record.Notes);
        writer.Int64(record.CreatedAt.ToUnixTimeSeconds());
    }

    public static LockRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new LockRecord(
            Scope.TryParse(reader.Text(), out var scope) ? scope : throw new InvalidDataException("A lock record holds no scope"),
            reader.Text(),
            reader.Text(),
            reader.Byte() is var level and (1 or 2) ? (LockLevel)level : throw new InvalidDataException("A lock record holds no level"),
            reader.OptionalText(),
            DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
