using Strongroom.Storage;

namespace Strongroom.Issuers.Est;

/// <summary>How far an enrolment has come.</summary>
/// <param name="Asked">When the authority was first asked; null before.</param>
/// <param name="AsNew">True once it did not want to take the request as a renewal.</param>
internal sealed record EstState(DateTimeOffset? Asked, bool AsNew)
{
    public byte[] Encode()
    {
        var writer = new RecordWriter();
        writer.Byte(1);
        writer.OptionalInt64(Asked?.ToUnixTimeSeconds());
        writer.Bool(AsNew);
        return writer.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">It is nothing that <see cref="Encode"/> wrote.</exception>
    public static EstState Decode(byte[] state)
    {
        if (state.Length == 0)
        {
            return new EstState(null, false);
        }

        var reader = new RecordReader(state);
        reader.Layout(1);
        return new EstState(reader.OptionalInt64() is { } asked ? DateTimeOffset.FromUnixTimeSeconds(asked) : null, reader.Bool());
    }
}
