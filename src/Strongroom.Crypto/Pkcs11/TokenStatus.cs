namespace Strongroom.Crypto;

/// <summary>A token for people to look at: nothing here is secret.</summary>
public sealed record TokenStatus
{
    public required string ModulePath { get; init; }

    public required string? Label { get; init; }

    public required string? Serial { get; init; }

    /// <summary>Null until the token was attached for the first time, as are the next two.</summary>
    public required string? Maker { get; init; }

    public required string? Model { get; init; }

    public required string? Firmware { get; init; }

    /// <summary>Why the token cannot be used now; null when it can.</summary>
    public required string? Away { get; init; }

    /// <summary>No PIN is held: nobody has logged in yet, or the token refused it when connecting anew.</summary>
    public required bool NeedsPin { get; init; }

    /// <summary>When the token was attached it had seen a wrong PIN since the last right one.</summary>
    public required bool IsPinCountLow { get; init; }

    /// <summary>Sessions that are open for work.</summary>
    public required int Sessions { get; init; }

    public required int MostSessions { get; init; }

    /// <summary>Mechanisms that the product could use, by their names in the standard.</summary>
    public required IReadOnlyList<string> MissingMechanisms { get; init; }

    public required IReadOnlyList<string> MissingCurves { get; init; }
}
