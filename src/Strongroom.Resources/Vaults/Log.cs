using Microsoft.Extensions.Logging;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>Event ids 700 to 799.</summary>
internal static partial class Log
{
    [LoggerMessage(700, LogLevel.Critical, "INTEGRITY ALARM: the vault record {Key} cannot be trusted; the vault is not served")]
    public static partial void UnreadableVault(this ILogger log, StoreKey key, Exception fault);
}
