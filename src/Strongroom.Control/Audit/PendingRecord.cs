using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The record of a change, committed with it.</summary>
internal sealed record PendingRecord(AuditRecord Record) : IRecord<PendingRecord>
{
    public static void Write(RecordWriter writer, PendingRecord record) => RecordCodec.Write(writer, record.Record);

    public static PendingRecord Read(ref RecordReader reader) => new(RecordCodec.Read(ref reader));
}
