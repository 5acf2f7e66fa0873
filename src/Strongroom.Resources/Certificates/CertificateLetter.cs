using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>A mail to the contacts of a vault that is still to be sent. Its words are found when it is sent, and so are its recipients.</summary>
internal sealed record CertificateLetter : IRecord<CertificateLetter>
{
    public required Guid Id { get; init; }

    public required LetterKind Kind { get; init; }

    /// <summary>Of the certificate that it is about; <see cref="Version"/> is the version.</summary>
    public required Guid Incarnation { get; init; }

    public required string Version { get; init; }

    /// <summary>Why a renewal failed; null in mails about anything else.</summary>
    public string? Reason { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Written { get; init; }

    /// <summary>How often in a row it could not be sent.</summary>
    public int Failures { get; init; }

    /// <summary>Addresses that have had it, or can never have it: they are not tried again.</summary>
    public IReadOnlyList<string> Settled { get; init; } = [];

    /// <summary>How many of <see cref="Settled"/> the mail server refused.</summary>
    public int Refused { get; init; }

    /// <summary>Stages it to be sent at once.</summary>
    public static void Stage(VaultEntry vault, Tx tx, CertificateHead head, LetterKind kind, string? reason, DateTimeOffset now)
    {
        var letter = new CertificateLetter
        {
            Id = Entropy.NewGuid(),
            Kind = kind,
            Incarnation = head.Incarnation,
            Version = head.Current.Version.Value,
            Reason = reason,
            Written = now.ToUnixTimeSeconds(),
        };
        var item = new DueItem(letter.Written, CertificateDues.Letter, letter.Id, vault.Tenant, vault.Id, vault.Name.Value, head.Name.Folded);
        tx.Insert(KeyOf(item), letter);
        tx.Insert(DueRows.Key(item), item);
    }

    public static RowKey<CertificateLetter> KeyOf(DueItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return CertificateRows.Letter.Key(item.Tenant.Compact, item.Vault.Compact, item.Id.ToString("N"));
    }

    public static void Write(RecordWriter writer, CertificateLetter record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Byte((byte)record.Kind);
        writer.Guid(record.Incarnation);
        writer.Text(record.Version);
        writer.OptionalText(record.Reason);
        writer.Int64(record.Written);
        writer.Int32(record.Failures);
        writer.TextList([.. record.Settled]);
        writer.Int32(record.Refused);
    }

    public static CertificateLetter Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new CertificateLetter
        {
            Id = reader.Guid(),
            Kind = (LetterKind)reader.Byte(),
            Incarnation = reader.Guid(),
            Version = reader.Text(),
            Reason = reader.OptionalText(),
            Written = reader.Int64(),
            Failures = reader.Int32(),
            Settled = reader.TextList(),
            Refused = reader.Int32(),
        };
    }
}
