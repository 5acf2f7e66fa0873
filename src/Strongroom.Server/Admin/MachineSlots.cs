using Strongroom.Barrier;

namespace Strongroom.Server.Admin;

/// <summary>The root slots that a device of this machine opens, each with the options that it needs.</summary>
internal sealed class MachineSlots(ServerOptions options)
{
    /// <summary>Every kind that this server knows, configured or not.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [TpmSlot.KindName];

    /// <summary>Null when the server was started without what this kind needs, or does not know it.</summary>
    public IRootSlot? Of(string kind) => kind switch
    {
        TpmSlot.KindName => new TpmSlot(options.Tpm),
        _ => null,
    };
}
