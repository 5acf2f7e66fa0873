using System.Text;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>Reads a trail from its files, with or without a server. It trusts them: <see cref="AuditVerifier"/> tells whether it may.</summary>
public static class AuditReader
{
    /// <summary>The entries of all segments in order. Ends at the end of what is written.</summary>
    /// <param name="from">The first sequence wanted, from 1.</param>
    /// <param name="to">The last sequence wanted. On a running trail, its durable sequence: what lies beyond may still go.</param>
    /// <exception cref="InvalidDataException">What stands there is no entry.</exception>
    public static IEnumerable<AuditEntry> Read(string directory, long from = 1, long to = long.MaxValue)
    {
        using var cursor = new EntryCursor(directory, from);
        while (cursor.TryNext(to, out var raw))
        {
            yield return Decode(raw);
        }
    }

    internal static AuditEntry Decode(RawEntry raw)
    {
        if (raw.Kind == AuditEntryKind.Checkpoint)
        {
            return new AuditEntry(raw.Sequence, raw.Hash, raw.Kind, null, Encoding.UTF8.GetString(raw.Body.Span));
        }

        var reader = new RecordReader(raw.Body.Span);
        var record = RecordCodec.Read(ref reader);
        return reader.AtEnd && raw.Kind is AuditEntryKind.Request or AuditEntryKind.Note
            ? new AuditEntry(raw.Sequence, raw.Hash, raw.Kind, record, null)
            : throw new InvalidDataException($"The audit record {raw.Sequence} has bytes left over");
    }
}
