using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>Who bears a user principal name; the row makes the name unique in its tenant.</summary>
internal sealed record UserNameRecord(PrincipalId User) : IRecord<UserNameRecord>
{
    private const byte NewestLayout = 1;

    public static void Write(RecordWriter writer, UserNameRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Guid(record.User.Value);
    }

    public static UserNameRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new UserNameRecord(new PrincipalId(reader.Guid()));
    }
}
