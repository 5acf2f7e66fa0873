using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The signing key added last. Its row's revision is what makes two simultaneous rotations collide.</summary>
internal sealed record SigningHeadRecord(string NewestKid) : IRecord<SigningHeadRecord>
{
    private const byte NewestLayout = 1;

    public static void Write(RecordWriter writer, SigningHeadRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.NewestKid);
    }

    public static SigningHeadRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        return new SigningHeadRecord(reader.Text());
    }
}
