using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Who may have an exportable key released to it (wire reference §5.8). It belongs to the key, not to a version.</summary>
/// <param name="Data">The policy's JSON as the caller gave it, known to follow the grammar.</param>
/// <param name="IsImmutable">Once true, never false again, and the policy never another.</param>
internal sealed record ReleasePolicy(string ContentType, byte[] Data, bool IsImmutable)
{
    public const string DefaultContentType = "application/json; charset=utf-8";

    /// <summary>The same policy, byte for byte; an answer to a client that sends it once more with each new version.</summary>
    public bool SaysAs(ReleasePolicy other) => ContentType == other.ContentType && Data.AsSpan().SequenceEqual(other.Data);

    public static void Write(RecordWriter writer, ReleasePolicy? policy)
    {
        writer.Bool(policy is not null);
        if (policy is not null)
        {
            writer.Text(policy.ContentType);
            writer.Bytes(policy.Data);
            writer.Bool(policy.IsImmutable);
        }
    }

    public static ReleasePolicy? Read(ref RecordReader reader) =>
        reader.Bool() ? new ReleasePolicy(reader.Text(), reader.Bytes().ToArray(), reader.Bool()) : null;
}
