using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// An operation that was answered with 202. Its work committed together with this row, so whoever polls finds it done; the row is there for
/// clients that insist on polling, and goes after a day.
/// </summary>
/// <param name="Principal">Who started it; nobody else can ask about it.</param>
internal sealed record ArmJob(Guid Id, PrincipalId Principal, string Name, DateTimeOffset StartedAt) : IRecord<ArmJob>
{
    public static void Write(RecordWriter writer, ArmJob record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.Principal.Value);
        writer.Text(record.Name);
        writer.Int64(record.StartedAt.ToUnixTimeMilliseconds());
    }

    public static ArmJob Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new ArmJob(reader.Guid(), new PrincipalId(reader.Guid()), reader.Text(), DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()));
    }
}
