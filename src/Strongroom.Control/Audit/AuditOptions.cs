namespace Strongroom.Audit;

/// <summary>Where the trail lies and how it is paced. Only the directory has no default.</summary>
public sealed record AuditOptions
{
    /// <summary>The folder of the segments; made with mode 0700 when it is not there.</summary>
    public required string Directory { get; init; }

    /// <summary>The installation that the chain is bound to. Null takes the one that the segments name, or a new one in an empty folder.</summary>
    public Guid? Installation { get; init; }

    /// <summary>Bytes of a segment, at least 128 KiB.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes that are zero-filled ahead at a time, at least 4 KiB.</summary>
    public int FillBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A checkpoint is signed after this many entries.</summary>
    public int CheckpointEntries { get; init; } = 1000;

    /// <summary>A checkpoint is signed when there are new entries and the last is this old.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 128 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(FillBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointEntries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CheckpointInterval, TimeSpan.Zero);
    }
}
