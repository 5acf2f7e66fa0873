using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>What is answered to an authority that looks for a token over HTTP.</summary>
/// <param name="Expected">The key authorization, ASCII.</param>
/// <param name="Until">After this it is answered no more, whether or not anybody has tidied up.</param>
internal sealed record ChallengeAnswer(string Expected, DateTimeOffset Until) : IRecord<ChallengeAnswer>
{
    public static void Write(RecordWriter writer, ChallengeAnswer record)
    {
        writer.Byte(1);
        writer.Text(record.Expected);
        writer.Int64(record.Until.ToUnixTimeSeconds());
    }

    public static ChallengeAnswer Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new ChallengeAnswer(reader.Text(), DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
