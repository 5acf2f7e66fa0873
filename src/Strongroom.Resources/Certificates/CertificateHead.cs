using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>A certificate with its current version, its policy and its newest operation.</summary>
internal sealed record CertificateHead : StoredObject<CertificateVersion>, IRecord<CertificateHead>
{
    public required CertificatePolicy Policy { get; init; }

    /// <summary>Null when none was begun since the last was taken away.</summary>
    public CertificateOperation? Operation { get; init; }

    /// <summary>Unix seconds of the item that renews it; null when there is none. So are the next four.</summary>
    public long? RenewAt { get; init; }

    public long? AskAt { get; init; }

    public long? MailAt { get; init; }

    public long? NotifyAt { get; init; }

    public long? ExpireAt { get; init; }

    /// <summary>The expiry about which the contacts have had mail, so that none is written twice. So are the next two.</summary>
    public long? MailedFor { get; init; }

    public long? NoticedFor { get; init; }

    public long? ExpiredFor { get; init; }

    /// <summary>How many renewals in a row have failed.</summary>
    public int FailedRenewals { get; init; }

    /// <summary>Unix seconds before which no renewal is begun: the pause after a failure.</summary>
    public long? PostponedTo { get; init; }

    /// <summary>Unix seconds of the last mail about a failed renewal of this version; null when there was none.</summary>
    public long? AlarmedAt { get; init; }

    /// <summary>Unix seconds at which this version is to be renewed by the authority's wish; null when none is known.</summary>
    public long? WantedAt { get; init; }

    /// <summary>Unix seconds from which the authority is asked for its wish again; null when it was never asked about this version.</summary>
    public long? AskAfter { get; init; }

    public static void Write(RecordWriter writer, CertificateHead record)
    {
        writer.Byte(2);
        WriteFacts(writer, record);
        CertificatePolicy.Write(writer, record.Policy);
        CertificateOperation.Write(writer, record.Operation);
        writer.OptionalInt64(record.RenewAt);
        writer.OptionalInt64(record.MailAt);
        writer.OptionalInt64(record.NotifyAt);
        writer.OptionalInt64(record.ExpireAt);
        writer.OptionalInt64(record.MailedFor);
        writer.OptionalInt64(record.NoticedFor);
        writer.OptionalInt64(record.ExpiredFor);
        writer.Int32(record.FailedRenewals);
        writer.OptionalInt64(record.PostponedTo);
        writer.OptionalInt64(record.AskAt);
        writer.OptionalInt64(record.AlarmedAt);
        writer.OptionalInt64(record.WantedAt);
        writer.OptionalInt64(record.AskAfter);
        CertificateVersion.Write(writer, record.Current);
    }

    public static CertificateHead Read(ref RecordReader reader)
    {
        var hasWishes = reader.Layout(2) >= 2;
        return new CertificateHead
        {
            Name = ReadName(ref reader),
            Incarnation = reader.Guid(),
            DeletedAt = reader.OptionalInt64(),
            PurgeAt = reader.OptionalInt64(),
            Policy = CertificatePolicy.Read(ref reader),
            Operation = CertificateOperation.Read(ref reader),
            RenewAt = reader.OptionalInt64(),
            MailAt = reader.OptionalInt64(),
            NotifyAt = reader.OptionalInt64(),
            ExpireAt = reader.OptionalInt64(),
            MailedFor = reader.OptionalInt64(),
            NoticedFor = reader.OptionalInt64(),
            ExpiredFor = reader.OptionalInt64(),
            FailedRenewals = reader.Int32(),
            PostponedTo = reader.OptionalInt64(),
            AskAt = hasWishes ? reader.OptionalInt64() : null,
            AlarmedAt = hasWishes ? reader.OptionalInt64() : null,
            WantedAt = hasWishes ? reader.OptionalInt64() : null,
            AskAfter = hasWishes ? reader.OptionalInt64() : null,
            Current = CertificateVersion.Read(ref reader),
        };
    }
}
