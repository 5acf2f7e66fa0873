using System.Collections.Frozen;
using Strongroom.Barrier;

namespace Strongroom.Server.Admin;

/// <summary>The root slots that a device of this machine opens, each with the options that it needs.</summary>
internal static class MachineSlots
{
    /// <summary>Every kind that this server knows, configured or not.</summary>
    public static FrozenSet<string> Kinds { get; } = FrozenSet<string>.Empty;

    /// <summary>Null when the server was started without what this kind needs.</summary>
    public static IRootSlot? Of(string kind) => null;
}
