using System.Globalization;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>What the trail writes about itself, in the shape of any other record.</summary>
internal static class TrailNote
{
    public const string CutOperation = "AuditTrailRecover";

    public static byte[] Cut(DateTimeOffset now, long bytes)
    {
        var writer = new RecordWriter();
        RecordCodec.Write(writer, new AuditRecord
        {
            Time = now,
            RequestId = Entropy.NewGuid(),
            Category = "Administrative",
            Operation = CutOperation,
            Status = 200,
            Description = string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes of an unfinished batch were cut; no request was answered from them"),
            Duration = TimeSpan.Zero,
        });
        return writer.Written.ToArray();
    }
}
