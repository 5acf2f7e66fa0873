using Microsoft.Extensions.Logging;

namespace Strongroom.Barrier;

/// <summary>Event ids 200 to 299. Key material and passphrases are never arguments.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Initialized with a {Kind} slot")]
    public static partial void Initialized(this ILogger log, string kind);

    [LoggerMessage(201, LogLevel.Information, "Unsealed; system key {SystemKey} is the newest")]
    public static partial void Unsealed(this ILogger log, uint systemKey);

    [LoggerMessage(202, LogLevel.Information, "Sealed; no key is in memory")]
    public static partial void Sealed(this ILogger log);

    [LoggerMessage(203, LogLevel.Warning, "Unsealing by {Kind} was refused ({Code}); {Failures} attempts have failed")]
    public static partial void SlotRefused(this ILogger log, string kind, string code, int failures);

    [LoggerMessage(204, LogLevel.Critical, "INTEGRITY ALARM: the set of root slots was changed outside this server; it stays sealed")]
    public static partial void SlotsAltered(this ILogger log);

    [LoggerMessage(205, LogLevel.Critical, "INTEGRITY ALARM: the root slots cannot be read; the installation stays sealed")]
    public static partial void SlotsUnreadable(this ILogger log, Exception fault);

    [LoggerMessage(206, LogLevel.Critical, "INTEGRITY ALARM: the system keyring is missing or was changed outside this server; it stays sealed")]
    public static partial void KeyringAltered(this ILogger log);

    [LoggerMessage(207, LogLevel.Error, "{Room} could not load its state; the installation stays sealed")]
    public static partial void RoomFailed(this ILogger log, string room, Exception fault);

    [LoggerMessage(208, LogLevel.Error, "{Room} failed while dropping its state")]
    public static partial void RoomDidNotClose(this ILogger log, string room, Exception fault);

    [LoggerMessage(209, LogLevel.Error, "Sealed, but some key is still in use; it is zeroed when its user leaves")]
    public static partial void KeysStillInUse(this ILogger log);

    [LoggerMessage(210, LogLevel.Information, "System key {SystemKey} takes all new writes")]
    public static partial void SystemKeyRotated(this ILogger log, uint systemKey);

    [LoggerMessage(211, LogLevel.Information, "Root key generation {Generation}; {Kept} slots kept, {Removed} removed")]
    public static partial void RootRotated(this ILogger log, int generation, int kept, int removed);

    [LoggerMessage(212, LogLevel.Information, "Root slot {Slot} of kind {Kind} added")]
    public static partial void SlotAdded(this ILogger log, Guid slot, string kind);

    [LoggerMessage(213, LogLevel.Information, "Root slot {Slot} removed")]
    public static partial void SlotRemoved(this ILogger log, Guid slot);

    [LoggerMessage(214, LogLevel.Critical, "INTEGRITY ALARM: row {Key} does not carry a valid tag; re-wrapping leaves it and keeps the old keys")]
    public static partial void RowRefused(this ILogger log, string key, Exception fault);

    [LoggerMessage(215, LogLevel.Information, "Re-wrapped {Rewrapped} of {Rows} rows under system key {SystemKey}; older keys removed: {Removed}, retired: {Retired}")]
    public static partial void Rewrapped(this ILogger log, long rewrapped, long rows, uint systemKey, int removed, int retired);
}
