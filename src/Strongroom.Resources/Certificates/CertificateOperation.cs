using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The newest creation of a certificate's version: under way, or how it ended (wire reference §6.2).</summary>
internal sealed record CertificateOperation
{
    public required Guid RequestId { get; init; }

    public required OperationStatus Status { get; init; }

    public required string Details { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>PKCS #10.</summary>
    public required byte[] Csr { get; init; }

    /// <summary>Of the certificate to be.</summary>
    public required ObjectVersion Version { get; init; }

    /// <summary>The key of the certificate to be; null once the operation is over.</summary>
    public KeyVersion? Key { get; init; }

    /// <summary>As it was when the operation began: later changes are for the next one.</summary>
    public required CertificatePolicy Policy { get; init; }

    public required bool Enabled { get; init; }

    public required IReadOnlyDictionary<string, string>? Tags { get; init; }

    public bool PreservesOrder { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Started { get; init; }

    /// <summary>The schedule began it.</summary>
    public bool IsRenewal { get; init; }

    /// <summary>What the issuer's last step left.</summary>
    public byte[] IssuerState { get; init; } = [];

    /// <summary>How often in a row the issuer could not be reached.</summary>
    public int Failures { get; init; }

    /// <summary>Unix seconds of the item that takes the next step with the issuer; null when somebody else does.</summary>
    public long? StepAt { get; init; }

    public bool InProgress => Status == OperationStatus.InProgress;

    public static void Write(RecordWriter writer, CertificateOperation? record)
    {
        writer.Bool(record is not null);
        if (record is null)
        {
            return;
        }

        writer.Byte(1);
        writer.Guid(record.RequestId);
        writer.Byte((byte)record.Status);
        writer.Text(record.Details);
        writer.OptionalText(record.ErrorCode);
        writer.OptionalText(record.ErrorMessage);
        writer.Bytes(record.Csr);
        writer.Text(record.Version.Value);
        writer.Bool(record.Key is not null);
        if (record.Key is { } key)
        {
            KeyVersion.Write(writer, key);
        }

        CertificatePolicy.Write(writer, record.Policy);
        writer.Bool(record.Enabled);
        writer.TextMap(record.Tags);
        writer.Bool(record.PreservesOrder);
        writer.Int64(record.Started);
        writer.Bool(record.IsRenewal);
        writer.Bytes(record.IssuerState);
        writer.Int32(record.Failures);
        writer.OptionalInt64(record.StepAt);
    }

    public static CertificateOperation? Read(ref RecordReader reader)
    {
        if (!reader.Bool())
        {
            return null;
        }

        reader.Layout(1);
        return new CertificateOperation
        {
            RequestId = reader.Guid(),
            Status = (OperationStatus)reader.Byte(),
            Details = reader.Text(),
            ErrorCode = reader.OptionalText(),
            ErrorMessage = reader.OptionalText(),
            Csr = reader.Bytes().ToArray(),
            Version = ObjectVersion.TryParse(reader.Text(), out var version) ? version : throw new InvalidDataException("A stored operation holds no version id"),
            Key = reader.Bool() ? KeyVersion.Read(ref reader) : null,
            Policy = CertificatePolicy.Read(ref reader),
            Enabled = reader.Bool(),
            Tags = reader.TextMap(),
            PreservesOrder = reader.Bool(),
            Started = reader.Int64(),
            IsRenewal = reader.Bool(),
            IssuerState = reader.Bytes().ToArray(),
            Failures = reader.Int32(),
            StepAt = reader.OptionalInt64(),
        };
    }
}
